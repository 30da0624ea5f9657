/** A request for each feature with a mark in it that must reach the provider, wherever its protocol puts it. */
import type { Feature } from "../../../src/core/features.ts";
import type { PromptInput } from "../../../src/core/input.ts";
import type { PromptOptions } from "../../../src/core/options.ts";

export interface Probe {
  readonly input?: PromptInput;
  readonly options?: PromptOptions;
  /** What the body must hold and the body of a bare prompt must not. */
  readonly shows: RegExp;
}

const tool = { name: "mark_tool", description: "d", inputSchema: { type: "object", properties: {} } } as const;
/** One transparent pixel; the decoded text of it is nowhere else. */
const data = "TUFSS0RBVEE=";
const file = (mediaType: string, rest: object): PromptInput => [
  { type: "file", mediaType, ...rest } as { type: "file"; mediaType: string },
  "look",
];
const url = "https://mark.example/file";

export const probes: { readonly [feature in Feature]: Probe } = {
  temperature: { options: { temperature: 0.123 }, shows: /0\.123/ },
  "top-p": { options: { topP: 0.321 }, shows: /0\.321/ },
  "top-k": { options: { topK: 37 }, shows: /\b37\b/ },
  penalties: { options: { frequencyPenalty: 0.456, presencePenalty: 0.654 }, shows: /0\.456.*0\.654|0\.654.*0\.456/ },
  stop: { options: { stop: ["MARKSTOP"] }, shows: /MARKSTOP/ },
  seed: { options: { seed: 424_242 }, shows: /424242/ },
  choices: { options: { choices: 3 }, shows: /":3\b/ },
  logprobs: { options: { logprobs: 4 }, shows: /:4\b/ },
  tools: { options: { tools: [tool] }, shows: /mark_tool/ },
  "tool-choice": { options: { tools: [tool], toolChoice: { tool: "mark_tool" } }, shows: /mark_tool.*mark_tool/ },
  "parallel-tool-calls": { options: { tools: [tool], parallelToolCalls: false }, shows: /parallel[^,]*(false|true)/i },
  "server-tools": { options: { tools: [{ server: { mark_server: {} } }] }, shows: /mark_server/ },
  schema: {
    options: { schema: { type: "object", properties: { mark_schema: { type: "string" } } } },
    shows: /mark_schema/,
  },
  prefill: { options: { prefill: "MARKFILL" }, shows: /"(assistant|model)".*MARKFILL|MARKFILL.*"(assistant|model)"/ },
  reasoning: { options: { reasoning: true }, shows: /./ },
  "reasoning-budget": { options: { reasoning: { budgetTokens: 2345 } }, shows: /2345/ },
  "reasoning-effort": { options: { reasoning: { effort: "high" } }, shows: /"high"/i },
  image: { input: file("image/png", { data }), shows: new RegExp(data) },
  "image-url": { input: file("image/png", { url }), shows: /mark\.example/ },
  pdf: { input: file("application/pdf", { data, name: "mark.pdf" }), shows: new RegExp(data) },
  "pdf-url": { input: file("application/pdf", { url }), shows: /mark\.example/ },
  audio: { input: file("audio/wav", { data }), shows: new RegExp(data) },
  "audio-url": { input: file("audio/wav", { url }), shows: /mark\.example/ },
  video: { input: file("video/mp4", { data }), shows: new RegExp(data) },
  "video-url": { input: file("video/mp4", { url }), shows: /mark\.example/ },
  "text-file": { input: file("text/plain", { data }), shows: new RegExp(`MARKDATA|${data}`) },
  "other-file": { input: file("application/zip", { data }), shows: new RegExp(data) },
  citations: {
    input: file("application/pdf", { data, citations: true }),
    shows: /citations/,
  },
  "service-tier": { options: { serviceTier: "marktier" }, shows: /marktier/ },
  metadata: { options: { metadata: { user_id: "markuser" } }, shows: /markuser/ },
};
