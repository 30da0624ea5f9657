/** Webhooks of providers: signed, believed for nothing but what they are about, and a reason to ask now. */
import { createHmac } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { openOperations } from "../../src/operations.ts";
import { manualClock, startSimulator } from "../../src/testing.ts";

const secret = `whsec_${Buffer.from("a secret of the test").toString("base64")}`;

/** As https://github.com/standard-webhooks/standard-webhooks has it. */
function signed(about: string, at: number, given: { readonly secret?: string; readonly id?: string } = {}) {
  const body = JSON.stringify({ type: "batch.completed", object: "event", data: { id: about } });
  const { id = "wh_1" } = given;
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from((given.secret ?? secret).replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    body,
    headers: { "Webhook-Id": "wh_1", "Webhook-Timestamp": timestamp, "Webhook-Signature": `v1,AAAA v1,${signature}` },
  };
}

describe("a webhook", () => {
  it("has the provider asked now for what it is about: a batch of many, or one response", async () => {
    await using simulator = await startSimulator({ asyncMs: 30 * 60_000, delayMs: 0 });
    const registry = createRegistry({ providers: [openai({ apiKey: "k", baseURL: simulator.openaiURL })] });
    await using operations = await openOperations({ store: memoryStore(), registry, worker: { batchWindowMs: 0 } });
    const polls = (about: string) =>
      simulator.requests.filter(({ method, path }) => method === "GET" && path.endsWith(`/${about}`)).length;
    for (const [lane, member] of [
      ["batch", "batchId"],
      ["background", "responseId"],
    ] as const) {
      const operation = await operations.defer(registry.getModel("openai:sim:echo").prompt("Q"), { lane });
      const about = await vi.waitFor(async () => {
        const { reference } = (await operation.status()).metadata as { reference?: Record<string, string> };
        const id = reference?.[member] ?? "";
        expect(polls(id)).toBe(1);
        return id;
      });
      // Nobody would ask again for a second or more.
      await operations.receiveWebhook("openai", signed(about, Date.now()), secret);
      await vi.waitFor(() => expect(polls(about)).toBe(2), { timeout: 900 });
    }
  });

  it("that is not signed with the secret, is too old or says nothing is refused", async () => {
    const clock = manualClock();
    const registry = createRegistry({ providers: [], clock });
    await using operations = await openOperations({ store: memoryStore(), registry, clock });
    const now = clock.now();
    const take = (request: { body: string; headers: Record<string, string> }, by = secret) =>
      operations.receiveWebhook("openai", request, by);
    await expect(take(signed("batch_1", now))).resolves.toBeUndefined();
    await expect(take(signed("batch_1", now, { secret: "whsec_YW5vdGhlcg==" }))).rejects.toThrow(
      "is not signed with this secret",
    );
    await expect(take(signed("batch_1", now, { id: "wh_2" }))).rejects.toThrow("is not signed with this secret");
    await expect(take({ ...signed("batch_1", now), body: '{"data":{"id":"batch_2"}}' })).rejects.toThrow(
      "is not signed",
    );
    await expect(take(signed("batch_1", now - 6 * 60_000))).rejects.toThrow("was not sent in the last five minutes");
    await expect(take(signed("batch_1", now + 6 * 60_000))).rejects.toThrow("was not sent in the last five minutes");
    await expect(take(signed("batch_1", Number.NaN))).rejects.toThrow("was not sent in the last five minutes");
    await expect(take(signed("", now))).rejects.toThrow("does not say what it is about");
    await expect(take({ body: "{}", headers: {} })).rejects.toThrow("This is no webhook");
    await expect(take(signed("batch_1", now), "whsec_")).rejects.toThrow("The secret of the webhook is empty");
  });
});
