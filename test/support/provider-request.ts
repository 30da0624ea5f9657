/** What a provider sends for a request, without a network and without the layers above it. */
import { systemClock } from "../../src/core/clock.ts";
import type { StreamEvent, Warning } from "../../src/core/events.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Message } from "../../src/core/message.ts";
import type { RequestOptions } from "../../src/core/options.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { HttpSettings } from "../../src/http/settings.ts";

export interface Exchange {
  readonly messages?: readonly Message[];
  readonly options?: RequestOptions;
  /** The model's name. */
  readonly name?: string;
}

export interface Exchanged {
  readonly body: JsonObject;
  readonly events: readonly StreamEvent[];
  readonly warnings: readonly Warning[];
}

const hello: Message = { role: "user", parts: [{ type: "text", text: "Q" }] };

/** @param answer the body that comes back, in one piece @throws what the provider throws before anything is sent */
export async function exchangeWith(
  make: (settings: HttpSettings) => Provider,
  answer: JsonObject,
  { messages = [hello], options = {}, name = "m" }: Exchange,
): Promise<Exchanged> {
  const bodies: JsonObject[] = [];
  const provider = make({
    apiKey: "key-0123456789",
    maxRetries: 0,
    fetch: async (_url, init) => {
      bodies.push(JSON.parse(String(init?.body)) as JsonObject);
      return Response.json(answer);
    },
  });
  const id = `${provider.name}:${name}`;
  const request = { model: id, messages, options: { stream: false, ...options } };
  const model = { id, provider: provider.name, name, capabilities: {} };
  const context = { signal: new AbortController().signal, model, clock: systemClock, onRetry() {} };
  const events: StreamEvent[] = [];
  for await (const batch of provider.stream(request, context)) {
    events.push(...(Array.isArray(batch) ? (batch as readonly StreamEvent[]) : [batch as StreamEvent]));
  }
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.warning] : []));
  return { body: bodies[0] ?? {}, events, warnings };
}

/** Every adapter over HTTP, each with an answer that its API might give. */
export const answers = {
  chat: {
    id: "c",
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: "A" }, finish_reason: "stop" }],
  },
  responses: { id: "r", object: "response", model: "m", status: "completed", output: [] },
  anthropic: {
    id: "a",
    type: "message",
    model: "m",
    role: "assistant",
    content: [],
    stop_reason: "end_turn",
    usage: {},
  },
  gemini: { candidates: [{ content: { role: "model", parts: [{ text: "A" }] }, finishReason: "STOP", index: 0 }] },
  yandex: {
    result: { alternatives: [{ message: { role: "assistant", text: "A" }, status: "ALTERNATIVE_STATUS_FINAL" }] },
  },
} as const satisfies Record<string, JsonObject>;
