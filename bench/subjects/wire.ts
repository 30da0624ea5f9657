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
  const messages = [{ role: "user", content: prompt }];
  const body = { model: modelNames[target.protocol], messages, stream };
  if (target.protocol === "openai") {
    const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };
    return { url: `${baseURL(target)}/v1/chat/completions`, method: "POST", headers, body: JSON.stringify(body) };
  }
  const headers = { "content-type": "application/json", "x-api-key": apiKey, "anthropic-version": "2023-06-01" };
  const withLimit = { ...body, max_tokens: maxTokens };
  return { url: `${baseURL(target)}/v1/messages`, method: "POST", headers, body: JSON.stringify(withLimit) };
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}

interface MessageEvent {
  readonly type: string;
  readonly delta: { readonly text?: string };
}

export const textOf: { readonly [protocol in Protocol]: (event: unknown) => string | undefined } = {
  openai: (event) => (event as Chunk).choices[0]?.delta.content,
  anthropic: (event) =>
    (event as MessageEvent).type === "content_block_delta" ? (event as MessageEvent).delta.text : undefined,
};

interface Completion {
  readonly choices: readonly [{ readonly message: { readonly content: string } }];
}

export const wholeTextOf: { readonly [protocol in Protocol]: (answer: unknown) => string } = {
  openai: (answer) => (answer as Completion).choices[0].message.content,
  anthropic: (answer) => (answer as { readonly content: readonly [{ readonly text: string }] }).content[0].text,
};
