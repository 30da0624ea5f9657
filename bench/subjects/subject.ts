/** A subject: one way to read a model's answer, as its user would write it. */
import { type Protocol, type Scenario, scenarioPath } from "../answer.ts";

export const subjectNames = ["undici", "node-http", "afterword", "openai", "anthropic", "ai"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** How a subject is called in tables. */
export const titles: { readonly [name in SubjectName]: string } = {
  undici: "minimal loop, undici (base)",
  "node-http": "minimal loop, node:http",
  afterword: "afterword",
  openai: "openai",
  anthropic: "@anthropic-ai/sdk",
  ai: "ai (streamText)",
};

/** Who can read a protocol; the base of every ratio comes first. A quick run takes the few that tell most. */
export function subjectsFor(protocol: Protocol, quick: boolean): readonly SubjectName[] {
  return quick
    ? ["undici", "afterword", ...own[protocol]]
    : ["undici", "node-http", "afterword", ...own[protocol], ...other[protocol]];
}

/** The vendor's own library, and the AI SDK with its provider: where they are measured. */
const own: { readonly [protocol in Protocol]: readonly SubjectName[] } = {
  openai: ["openai"],
  anthropic: ["anthropic"],
  responses: ["openai"],
  gemini: [],
};
const other: { readonly [protocol in Protocol]: readonly SubjectName[] } = {
  openai: ["ai"],
  anthropic: ["ai"],
  responses: ["ai"],
  gemini: [],
};

export interface Target {
  readonly protocol: Protocol;
  /** The server's, `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly scenario: Scenario;
  /** The folder of the built `afterword`, as a file URL that ends in a slash. */
  readonly dist: string;
}

export interface Subject {
  /** Reads one streamed answer and gives its text. Calls `onFirst` when the first text has come. */
  stream(onFirst: () => void): Promise<string>;
  /** Asks for the answer in one piece. */
  complete(): Promise<string>;
}

/** What every module in this folder exports. */
export type Connect = (target: Target) => Promise<Subject>;

export const prompt = "Tell me about streams.";
export const apiKey = "sk-bench-0123456789abcdef";
export const maxTokens = 4096;
export const modelNames: { readonly [protocol in Protocol]: string } = {
  openai: "gpt-5.6-luna",
  anthropic: "claude-haiku-4-5",
  responses: "gpt-5.6-luna",
  gemini: "gemini-2.5-flash",
};

export function baseURL({ origin, scenario }: Target): string {
  return origin + scenarioPath(scenario);
}
