/** What adapters tell of money: caches for an hour, sound, tiers, and charges that providers tell themselves. */
import { describe, expect, it } from "vitest";
import { messagesUsage } from "../../src/providers/anthropic/messages-response.ts";
import { generateUsage } from "../../src/providers/gemini/generate-usage.ts";
import { chatUsage } from "../../src/providers/openai/chat-usage.ts";
import { vendors } from "../../src/providers/vendors.ts";

describe("usage of the chat protocol", () => {
  const counted = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };

  it("tells sound apart, where there was any", () => {
    const details = { prompt_tokens_details: { audio_tokens: 40 }, completion_tokens_details: { audio_tokens: 30 } };
    expect(chatUsage({ ...counted, ...details }, {})).toMatchObject({ inputAudio: 40, outputAudio: 30 });
    const none = { prompt_tokens_details: { audio_tokens: 0 }, completion_tokens_details: { audio_tokens: 0 } };
    expect(Object.keys(chatUsage({ ...counted, ...none }, {}))).toEqual(["input", "output", "total", "raw"]);
  });

  it("takes a charge only from vendors whose pages tell what it is", () => {
    const told = { ...counted, cost: 0.001156, cost_in_usd_ticks: 2_087_200, is_byok: false };
    expect(chatUsage(told, {}).cost).toBeUndefined();
    expect(chatUsage(told, vendors.openrouter.quirks).cost).toEqual({ currency: "USD", nano: 1_156_000 });
    expect(chatUsage(told, vendors.xai.quirks).cost).toEqual({ currency: "USD", nano: 208_720 });
    expect(chatUsage(counted, vendors.openrouter.quirks).cost).toBeUndefined();
  });

  it("adds what the upstream provider charges where its key was one's own", () => {
    const byok = { ...counted, cost: 0.0005, is_byok: true };
    const quirks = vendors.openrouter.quirks;
    const both = { ...byok, cost_details: { upstream_inference_cost: 0.01 } };
    expect(chatUsage(both, quirks).cost).toEqual({ currency: "USD", nano: 10_500_000 });
    expect(chatUsage({ ...byok, cost_details: { upstream_inference_cost: null } }, quirks).cost).toBeUndefined();
  });

  it("counts reasoning as output, also where the completion is told without it", () => {
    // Recorded from xAI: the total is 204 + 1 + 82.
    const reasoned = { completion_tokens_details: { reasoning_tokens: 82 } };
    const beside = { prompt_tokens: 204, completion_tokens: 1, total_tokens: 287, ...reasoned };
    expect(chatUsage(beside, {})).toMatchObject({ output: 83, reasoning: 82, total: 287 });
    const within = { prompt_tokens: 204, completion_tokens: 83, total_tokens: 287, ...reasoned };
    expect(chatUsage(within, {})).toMatchObject({ output: 83, reasoning: 82, total: 287 });
  });
});

describe("usage of Anthropic's messages", () => {
  const counted = { input_tokens: 3, output_tokens: 11, cache_creation_input_tokens: 9362 };

  it("tells what is kept for an hour", () => {
    const kept = { cache_creation: { ephemeral_5m_input_tokens: 362, ephemeral_1h_input_tokens: 9000 } };
    expect(messagesUsage({ ...counted, ...kept })).toMatchObject({ cacheWrite: 9362, cacheWriteHour: 9000 });
    const none = { cache_creation: { ephemeral_5m_input_tokens: 9362, ephemeral_1h_input_tokens: 0 } };
    expect(messagesUsage({ ...counted, ...none })).not.toHaveProperty("cacheWriteHour");
  });

  it("tells tier, place and speed where they are not as usual", () => {
    const usual = { service_tier: "standard", inference_geo: "not_available", speed: "standard" };
    expect(messagesUsage({ ...counted, ...usual })).not.toHaveProperty("rates");
    expect(messagesUsage({ ...counted, service_tier: "batch", inference_geo: "us", speed: "fast" })).toMatchObject({
      rates: ["batch", "us", "fast"],
    });
  });
});

describe("usage of Gemini", () => {
  it("tells sound apart, and the tier where it is not the usual one", () => {
    const raw = {
      ...{ promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120, serviceTier: "flex" },
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 60 },
        { modality: "AUDIO", tokenCount: 40 },
      ],
      candidatesTokensDetails: [{ modality: "AUDIO", tokenCount: 5 }],
    };
    expect(generateUsage(raw, {})).toMatchObject({ input: 100, inputAudio: 40, outputAudio: 5, rates: ["flex"] });
    const plain = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2, serviceTier: "standard" };
    expect(Object.keys(generateUsage(plain, {}))).toEqual(["input", "output", "total", "raw"]);
  });
});
