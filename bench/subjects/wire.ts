/** What the two minimal loops share: the request, and where an event has its text. */
import type { Protocol } from "../answer.ts";
import { apiKey, baseURL, maxTokens, modelNames, prompt, type Target } from "./subject.ts";

export interface WireRequest {
  readonly url: string;
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
}

export function wireRequest(target: Target, stream: boolean): WireRequest {
  const model = modelNames[target.protocol];
  const messages = [{ role: "user", content: prompt }];
  const bearer = { authorization: `Bearer ${apiKey}` };
  const post = (path: string, own: Record<string, string>, body: object): WireRequest => ({
    url: baseURL(target) + path,
    method: "POST",
    headers: { "content-type": "application/json", ...own },
    body: JSON.stringify(body),
  });
  switch (target.protocol) {
    case "openai":
      return post("/v1/chat/completions", bearer, { model, messages, stream });
    case "responses":
      return post("/v1/responses", bearer, { model, input: messages, stream });
    case "anthropic": {
      const headers = { "x-api-key": apiKey, "anthropic-version": "2023-06-01" };
      return post("/v1/messages", headers, { model, messages, stream, max_tokens: maxTokens });
    }
    case "gemini": {
      const verb = stream ? "streamGenerateContent?alt=sse" : "generateContent";
      const contents = [{ role: "user", parts: [{ text: prompt }] }];
      return post(`/v1beta/models/${model}:${verb}`, { "x-goog-api-key": apiKey }, { contents });
    }
    default:
      return target.protocol satisfies never;
  }
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}

interface MessageEvent {
  readonly type: string;
  readonly delta: { readonly text?: string };
}

interface ResponseEvent {
  readonly type: string;
  readonly delta: string;
}

interface Candidates {
  readonly candidates: readonly [{ readonly content: { readonly parts: readonly [{ readonly text: string }] } }];
}

export const textOf: { readonly [protocol in Protocol]: (event: unknown) => string | undefined } = {
  openai: (event) => (event as Chunk).choices[0]?.delta.content,
  anthropic: (event) =>
    (event as MessageEvent).type === "content_block_delta" ? (event as MessageEvent).delta.text : undefined,
  responses: (event) =>
    (event as ResponseEvent).type === "response.output_text.delta" ? (event as ResponseEvent).delta : undefined,
  gemini: (event) => (event as Candidates).candidates[0].content.parts[0].text,
};

interface Completion {
  readonly choices: readonly [{ readonly message: { readonly content: string } }];
}

interface Output {
  readonly output: readonly [{ readonly content: readonly [{ readonly text: string }] }];
}

export const wholeTextOf: { readonly [protocol in Protocol]: (answer: unknown) => string } = {
  openai: (answer) => (answer as Completion).choices[0].message.content,
  anthropic: (answer) => (answer as { readonly content: readonly [{ readonly text: string }] }).content[0].text,
  responses: (answer) => (answer as Output).output[0].content[0].text,
  gemini: (answer) => (answer as Candidates).candidates[0].content.parts[0].text,
};
