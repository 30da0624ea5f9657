/** The settings every HTTP provider shares, with their defaults, checked before anything is sent. */
import { InvalidRequestError } from "../core/errors.ts";
import { show } from "../core/input.ts";
import type { Timeouts } from "./transport.ts";

export interface HttpSettings {
  /** The key, or a function called for every request, for tokens that expire. Unless given, looked up in the environment. */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * A program and its arguments that print the key, such as `["op", "read", "op://vault/openai/key"]`: run without a shell where neither `apiKey`
   * nor the environment has a key, and again when 5 minutes have passed. After it come the keys saved with `setKey`.
   */
  readonly keyCommand?: readonly string[];
  /** Where the API is, with `https://` or `http://`. */
  readonly baseURL?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often a failed request is repeated; only before the answer began. Default 2. */
  readonly maxRetries?: number;
  /** The longest pause before a repeat, in ms. Where the provider asks for more, the error is thrown at once. Default 30 000. */
  readonly maxRetryWaitMs?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Connections to one origin at a time; further requests wait. Default 256. Not with `fetch`. */
  readonly maxConnections?: number;
  /** The longest event accepted in a stream, in characters. Default 64 Mi. */
  readonly maxEventLength?: number;
  /** Sends instead of `node:http(s)`. Mind that Node's own `fetch` gives up after 300 s without an answer. */
  readonly fetch?: typeof fetch;
}

export const defaultTimeouts: Timeouts = { connectMs: 10_000, firstByteMs: 1_800_000, betweenChunksMs: 300_000 };

/** @throws InvalidRequestError naming the setting */
export function checkSettings(settings: HttpSettings): void {
  const { apiKey, keyCommand } = settings;
  if (apiKey !== undefined && typeof apiKey !== "function") checkKey(apiKey);
  if (keyCommand !== undefined && !isCommand(keyCommand)) {
    throw new InvalidRequestError("keyCommand", 'keyCommand must be a list of texts: ["program", "argument", …].');
  }
  const numbers = { maxRetries: 0, maxRetryWaitMs: 0, maxConnections: 1, maxEventLength: 1 } as const;
  for (const [name, least] of Object.entries(numbers)) {
    checkNumber(name, settings[name as keyof typeof numbers], least);
  }
  for (const [name, value] of Object.entries(settings.timeouts ?? {})) {
    if (!Object.hasOwn(defaultTimeouts, name)) {
      throw new InvalidRequestError(
        `timeouts.${name}`,
        `Unknown timeout: ${name}; there are ${Object.keys(defaultTimeouts).join(", ")}.`,
      );
    }
    checkNumber(`timeouts.${name}`, value, 1);
  }
}

function checkNumber(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && !(typeof value === "number" && value >= least)) {
    throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be a number of at least ${least}.`);
  }
}

function isCommand(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string") && Boolean(value[0]);
}

/**
 * A key becomes a header, where a line break would end it. The message must not hold the key.
 * @param field where it comes from
 */
export function checkKey(key: unknown, field = "apiKey"): asserts key is string {
  if (typeof key !== "string" || key === "") {
    throw new InvalidRequestError(
      field,
      `${field} is empty; ${field === "apiKey" ? "pass the key itself, or leave it out to use the environment." : "a key belongs there."}`,
    );
  }
  const at = Array.from(key).findIndex((character) => character < "!" || character > "~");
  if (at >= 0) {
    throw new InvalidRequestError(
      field,
      `${field} has a ${key[at] === "\n" || key[at] === "\r" ? "line break" : "space or a letter that no header can carry"} at position ${at + 1} of ${key.length}; copy it again without.`,
    );
  }
}

/** Where an API is: given, or looked up in the environment when it is used. */
export type BaseURL =
  | string
  | {
      readonly variable: string;
      /** Where there is none, the variable must be set. */
      readonly default?: string;
      /** Makes the address of what stands in the variable, where that is not the address itself. */
      readonly read?: (text: string) => string;
    };

/** The address without a slash at the end. @throws InvalidRequestError when it is no http(s) URL, naming the setting or variable */
export function resolveBaseURL(base: BaseURL, setting = "baseURL"): string {
  const { field, text } = typeof base === "string" ? { field: setting, text: base } : lookUp(base);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    const guess = /^[\w.-]+(:\d+)?(\/|$)/.test(text) ? ` Did you mean "https://${text}"?` : "";
    throw new InvalidRequestError(
      field,
      `${field} is ${show(text)}; it must be a URL that begins with https:// or http://.${guess}`,
    );
  }
  return text.replace(/\/+$/, "");
}

function lookUp({ variable, default: fallback, read = (text) => text }: Exclude<BaseURL, string>): {
  readonly field: string;
  readonly text: string;
} {
  const written = environment(variable);
  if (written !== undefined) return { field: variable, text: read(written) };
  if (fallback !== undefined) return { field: "baseURL", text: fallback };
  throw new InvalidRequestError(variable, `Set ${variable} to the address of the API, or pass baseURL.`);
}

/** The first of these environment variables that is set and not empty. */
export function environment(...names: readonly string[]): string | undefined {
  const variables = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env;
  for (const name of names) if (variables?.[name]) return variables[name];
  return undefined;
}
