/** Hand-written language models of the AI SDK, for what no simulated provider says. */
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { type AiSdkModels, aiSdk } from "../../src/ai-sdk.ts";
import type { Model } from "../../src/core/model.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { signalled } from "./server.ts";

type Call = LanguageModelV4CallOptions | LanguageModelV3CallOptions;

export interface HandWritten {
  readonly model: LanguageModelV4;
  /** What it was called with. */
  readonly calls: Call[];
  /** Resolves when its stream is cancelled. */
  readonly cancelled: Promise<unknown>;
}

const counted = {
  inputTokens: { total: 10, noCache: 3, cacheRead: 5, cacheWrite: 2 },
  outputTokens: { total: 7, text: 4, reasoning: 3 },
  raw: { prompt: 10 },
};

export const finished: LanguageModelV4StreamPart = {
  type: "finish",
  finishReason: { unified: "stop", raw: "end" },
  usage: counted,
};

export interface Script {
  readonly parts?: readonly object[];
  /** `false`: the stream stays open after its parts. */
  readonly ends?: boolean;
  readonly headers?: Record<string, string>;
  readonly whole?: Partial<LanguageModelV4GenerateResult>;
  readonly urls?: Record<string, RegExp[]>;
  /** Called before each answer; what it throws is what the model rejects with. */
  readonly before?: (number: number) => unknown;
}

/** A model of specification `v4` that answers with these parts, whatever it is asked. */
export function handWritten(script: Script = {}): HandWritten {
  const calls: Call[] = [];
  const cancelled = signalled<unknown>();
  const response = { headers: script.headers ?? {} };
  const model: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "hand.written",
    modelId: "m",
    supportedUrls: Promise.resolve(script.urls ?? {}),
    async doGenerate(call) {
      calls.push(call);
      await script.before?.(calls.length);
      return {
        content: [],
        warnings: [],
        finishReason: { unified: "stop", raw: "end" },
        usage: counted,
        ...script.whole,
      };
    },
    async doStream(call) {
      calls.push(call);
      await script.before?.(calls.length);
      const stream = new ReadableStream<LanguageModelV4StreamPart>({
        start(controller) {
          for (const part of script.parts ?? [finished]) controller.enqueue(part as LanguageModelV4StreamPart);
          if (script.ends ?? true) controller.close();
        },
        cancel: cancelled.resolve,
      });
      return { stream, response };
    },
  };
  return { model, calls, cancelled: cancelled.promise };
}

/** The same model as one of specification `v3`. */
export function asV3({ model }: HandWritten): LanguageModelV3 {
  return { ...model, specificationVersion: "v3" } as unknown as LanguageModelV3;
}

/** A hand-written model under the name `hand`. */
export function handModel(models: AiSdkModels, capabilities: ModelCapabilities = {}): Model {
  const info = { id: "hand:m", provider: "hand", name: "m", capabilities };
  return createRegistry({ providers: [aiSdk(models, { name: "hand", maxRetries: 0 })], models: [info] }).getModel(
    "hand:m",
  );
}

/** What it failed with. */
export async function failure(promise: PromiseLike<unknown>): Promise<Record<string, unknown> & Error> {
  return promise.then(
    () => {
      throw new Error("It did not fail.");
    },
    (error) => error,
  );
}

export const weather = {
  name: "weather",
  description: "Tells the weather.",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, additionalProperties: false },
};
