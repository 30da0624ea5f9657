/** How batches in OpenAI's shape go: asked for until they are done, failed, cancelled, expired or forgotten, and cleaned up after. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import type { JobFault } from "../../src/testing.ts";
import {
  answering,
  batch,
  context,
  key,
  laneAt,
  rejected,
  resultsOf,
  simulated,
  two,
} from "../support/openai-batch.ts";

const dayMs = 24 * 3_600_000;

describe("a batch", () => {
  const polled = async (fields: Parameters<typeof batch>[0], now = 1_767_225_600_000) => {
    await using server = await answering({ "GET /batches/batch_1": { body: batch(fields) } });
    const clock = { now: () => now, after: () => () => {} };
    return await laneAt(server.url).poll({ batchId: "batch_1" }, context({ clock }));
  };

  it("is asked for more and more seldom as it gets older, with counts as far as they are known", async () => {
    const created = 1_767_225_600_000;
    expect(await polled({ status: "validating", request_counts: { total: 0, completed: 0, failed: 0 } })).toEqual({
      ...{ state: "running", queued: true, pollAgainMs: 5000 },
    });
    const counts = { total: 9, completed: 4, failed: 1 };
    expect(await polled({ status: "in_progress", request_counts: counts }, created + 300_000)).toEqual({
      ...{ state: "running", pollAgainMs: 30_000, counts: { total: 9, succeeded: 4, failed: 1 } },
    });
    expect(await polled({ status: "finalizing" }, created + 3_600_000)).toEqual({
      state: "running",
      pollAgainMs: 60_000,
    });
    expect(await polled({ status: "InProgress", created_at: "2026-01-01T00:00:00Z" })).toMatchObject({
      pollAgainMs: 5000,
    });
    expect(await polled({ status: "cancelling" })).toMatchObject({ state: "running" });
  });

  it("that is completed is not done before its files are there", async () => {
    const done = 1_767_225_600;
    const counts = { total: 2, completed: 1, failed: 1 };
    const completed = { status: "completed", completed_at: done, request_counts: counts };
    const at = (ms: number) => done * 1000 + ms;
    expect((await polled({ ...completed, output_file_id: null })).state).toBe("running");
    expect((await polled({ ...completed, output_file_id: null }, at(10 * 3_600_000))).state).toBe("running");
    expect((await polled({ ...completed, error_file_id: "e", output_file_id: "" })).state).toBe("running");
    expect((await polled({ ...completed, output_file_id: "o" })).state).toBe("running");
    expect((await polled({ ...completed, output_file_id: "o", error_file_id: "e" })).state).toBe("done");
    expect((await polled({ ...completed, output_file_id: "o" }, at(3_600_000))).state).toBe("done");
    expect((await polled({ status: "completed", error_file_id: "e", request_counts: { total: null } })).state).toBe(
      "done",
    );
    const lost = await polled(completed, at(dayMs));
    expect(lost).toMatchObject({ state: "failed", pollAgainMs: 0 });
    expect(lost.error?.message).toBe("Batch batch_1 of openai was completed, but has no files of results.");
    const cancelled = { ...completed, status: "cancelled", completed_at: null, cancelled_at: done };
    expect((await polled(cancelled)).state).toBe("running");
    expect((await polled({ ...cancelled, request_counts: { total: 2, completed: 0, failed: 0 } })).state).toBe(
      "cancelled",
    );
  });

  it("that is completed in the simulator before its files is waited for", async () => {
    await using test = await simulated({ jobFaults: [{ lateResultsMs: 5000 }] });
    const reference = await test.lane.submit(two, "t", test.given);
    await test.advance(1000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running", counts: { succeeded: 2 } });
    const early = await rejected(resultsOf(test.lane, reference, test.given));
    expect(early).toMatchObject({
      retryable: true,
      message: "Batch sim_batch_1 of openai is running and has no results yet.",
    });
    await test.advance(5000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "done" });
  });

  it("that failed as a whole says why, and is worth another try only where the queue was full", async () => {
    await using test = await simulated({ jobFaults: [{ fail: "token_limit_exceeded" }] });
    const reference = await test.lane.submit(two, "t", test.given);
    const { state, error } = await test.lane.poll(reference, test.given);
    expect([state, error?.code, error?.retryable]).toEqual(["failed", "rate-limit", true]);
    expect(error?.message).toMatch(/^Batch sim_batch_1 of openai failed: Enqueued token limit reached/);
    expect(await resultsOf(test.lane, reference, test.given)).toEqual(new Map());
    const data = [
      { code: "invalid_json_line", line: 3, message: "No JSON.", param: null },
      { code: "server_error", line: null, message: `At ${key}.` },
    ];
    const failed = await polled({ status: "failed", errors: { object: "list", data } });
    expect(failed.error).toMatchObject({ retryable: false, providerCode: "invalid_json_line" });
    expect(failed.error?.message).toBe("Batch batch_1 of openai failed: line 3: No JSON. (and 1 more)");
    expect(JSON.stringify(failed.error)).not.toContain(key);
    expect((await polled({ status: "failed", errors: { data: [data[1] ?? null] } })).error?.retryable).toBe(false);
    expect((await polled({ status: "failed", errors: null })).error?.message).toBe("Batch batch_1 of openai failed.");
  });

  it("that is cancelled goes on to tell what was done before, and may be cancelled again", async () => {
    await using test = await simulated();
    const reference = await test.lane.submit(two, "t", test.given);
    await test.advance(500);
    await test.lane.cancel(reference, test.given);
    await test.lane.cancel(reference, test.given);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running" });
    await test.advance(200);
    const status = await test.lane.poll(reference, test.given);
    expect(status).toMatchObject({ state: "cancelled", counts: { total: 2, succeeded: 1 } });
    expect(status.error?.message).toBe("Batch sim_batch_1 of openai was cancelled.");
    const results = await resultsOf(test.lane, reference, test.given);
    expect(assemble("openai:script", results.get("a")?.events ?? []).text).toBe("A");
    expect(results.get("b")).toMatchObject({ notRun: "cancelled", error: { providerCode: "batch_cancelled" } });
    await test.lane.cancel(reference, test.given);
  });

  it("cannot be cancelled where the provider knows none, or will not", async () => {
    const refusal = { status: 409, body: { error: { message: "no" } } };
    await using server = await answering({
      "POST /batches/batch_1/cancel": refusal,
      "GET /batches/batch_1": { body: batch({ status: "in_progress" }) },
      "POST /batches/batch_2/cancel": { status: 503, body: { error: { message: "busy" } } },
    });
    expect(await rejected(laneAt(server.url).cancel({ batchId: "batch_1" }, context()))).toMatchObject({ status: 409 });
    expect(await rejected(laneAt(server.url).cancel({ batchId: "batch_2" }, context()))).toMatchObject({ status: 503 });
    expect(await rejected(laneAt(server.url).cancel({ batchId: "batch_3" }, context()))).toMatchObject({ status: 404 });
    await laneAt(server.url).cancel({ batchId: "batch_3", submittedAt: 0 }, context());
  });

  it("that has expired tells what was done before, and what was not", async () => {
    const jobFaults: JobFault[] = [{ expiredRows: 1 }];
    await using test = await simulated({ jobFaults });
    const reference = await test.lane.submit(two, "t", test.given);
    await test.advance(dayMs);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "expired", counts: { succeeded: 1 } });
    const results = await resultsOf(test.lane, reference, test.given);
    expect(assemble("openai:script", results.get("a")?.events ?? []).text).toBe("A");
    expect(results.get("b")).toMatchObject({ notRun: "expired", error: { providerCode: "batch_expired" } });
  });

  it("is forgotten after 30 days, and must be known before", async () => {
    await using test = await simulated();
    const unknown = { batchId: "batch_9", submittedAt: test.given.clock.now() };
    expect(await rejected(test.lane.poll(unknown, test.given))).toMatchObject({ status: 404, retryable: false });
    await test.advance(30 * dayMs);
    expect(await test.lane.poll(unknown, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    expect(await rejected(test.lane.poll({ batchId: "batch_9" }, test.given))).toMatchObject({ status: 404 });
  });

  it("that is another one, or none, or in a state that nobody knows, is an error", async () => {
    expect((await rejected(polled({ id: "batch_2" }))).message).toMatch("another batch than batch_1");
    expect((await rejected(polled({ id: "../x" }))).message).toMatch("something else where a batch belongs");
    const unknown = await rejected(polled({ status: "resting" }));
    expect(unknown).toMatchObject({
      retryable: true,
      message: 'Batch batch_1 of openai has the status "resting", which is not known.',
    });
    for (const reference of ["batch_1", null, { batchId: "../x" }, { batchId: "b", inputFileId: "a/b" }]) {
      expect(await rejected(laneAt("http://127.0.0.1:1").poll(reference, context()))).toMatchObject({
        field: "reference",
      });
    }
  });

  it("leaves its results when what was uploaded for it is deleted, as often as one likes", async () => {
    await using test = await simulated({ asyncMs: 0 });
    const reference = await test.lane.submit(two, "t", test.given);
    await test.lane.discard?.(reference, test.given);
    await test.lane.discard?.(reference, test.given);
    await test.lane.discard?.({ batchId: "batch_1" }, test.given);
    expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual(Array(2).fill("DELETE /files/sim_file_1"));
    expect((await resultsOf(test.lane, reference, test.given)).size).toBe(2);
  });
});
