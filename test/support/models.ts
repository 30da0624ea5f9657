/** Models for tests: of a loopback server, or of a provider made of a list of events. */
import type { Clock } from "../../src/core/clock.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { Model } from "../../src/core/model.ts";
import type { Provider } from "../../src/core/provider.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { type OpenAICompatibleSettings, openaiCompatible } from "../../src/openai-compatible.ts";

/** A chat model on a server that speaks OpenAI's protocol. */
export function chatModel(
  url: string,
  settings: Partial<OpenAICompatibleSettings> = {},
  clock: Clock = systemClock,
): Model {
  const provider = openaiCompatible({ name: "test", baseURL: `${url}/v1`, ...settings });
  return createRegistry({ providers: [provider], clock }).getModel("test:model");
}

/** A model whose provider is this function; the ten-line kind. */
export function modelOf(stream: Provider["stream"], clock: Clock = systemClock): Model {
  return createRegistry({ providers: [{ name: "fake", stream }], clock }).getModel("fake:model");
}

/** The events of a plain answer, a delta for each text. */
export function textEvents(...texts: readonly string[]): StreamEvent[] {
  return [
    { type: "start", id: "a-1", model: "model-1" },
    { type: "block-start", index: 0, kind: "text" },
    ...texts.map((text): StreamEvent => ({ type: "text-delta", index: 0, text })),
    { type: "block-end", index: 0, block: { type: "text", text: texts.join("") } },
    { type: "finish", finishReason: "stop", rawFinishReason: "end", usage: { input: 1, output: texts.length } },
  ];
}
