/** What the lanes of vendors share that speak the chat protocol, and have ways of their own besides: calls with a key, and rows of a batch. */
import { InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { DeferredRequest, LaneLimits } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import { findKey } from "../../http/credential.ts";
import { Http } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { batchInput } from "./batch-input.ts";
import { RowReader } from "./batch-rows.ts";
import type { ChatProfile } from "./chat.ts";
import { chatProtocol } from "./chat-protocol.ts";

type Call = Pick<JsonCall, "method" | "path" | "body" | "form" | "submits"> & Partial<Pick<JsonCall, "options">>;

export class ChatCalls {
  readonly protocol: Protocol;
  readonly #profile: ChatProfile;
  readonly #settings: HttpSettings;
  readonly #http: Http;
  #secrets: readonly string[] = [];

  constructor(profile: ChatProfile, settings: HttpSettings) {
    this.#profile = profile;
    this.#settings = settings;
    this.protocol = chatProtocol(profile);
    this.#http = new Http({ ...this.protocol, provider: profile.name, baseURL: profile.baseURL }, settings);
  }

  get name(): string {
    return this.#profile.name;
  }

  /**
   * The lines of a batch's file.
   * @param row what stands in a line; default as OpenAI has it
   * @throws InvalidRequestError for what no batch can carry, and for more than fits into one
   */
  linesOf(
    requests: readonly DeferredRequest[],
    limits: LaneLimits,
    context: CallContext,
    row?: (id: string, body: JsonObject) => JsonObject,
  ): string {
    const target = { provider: this.name, endpoint: "/v1/chat/completions", protocol: this.protocol, limits } as const;
    return batchInput(requests, { ...target, ...(row && { row }) }, context);
  }

  /** Reads rows, with the key of the last call kept out of their errors. */
  rowReader(): RowReader {
    return new RowReader(this.name, this.protocol, this.#secrets);
  }

  async json<T>(
    call: Call,
    read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T,
    context: CallContext,
  ): Promise<JsonAnswer<T>> {
    const common = { ...(await this.#keyed(context)), options: { stream: false } };
    return this.#http.json({ ...common, ...call }, read, context);
  }

  async *lines(path: string, context: CallContext): AsyncGenerator<readonly JsonLine[]> {
    const { headers, secrets } = await this.#keyed(context);
    const call = { method: "GET", path, secrets, options: { stream: false } } as const;
    yield* this.#http.lines({ ...call, headers: { ...headers, accept: "*/*" } }, context);
  }

  /** @throws ProviderError where the answer has none */
  idOf(answer: JsonObject, member: string, fail: JsonAnswer<unknown>["fail"]): string {
    const id = answer[member];
    if (isId(id)) return id;
    throw this.unexpected(`sent no ${member} where one belongs`, answer, fail);
  }

  /** The error of an answer that is not what it should be. @param what begins with a verb */
  unexpected(what: string, answer: JsonObject, fail: JsonAnswer<unknown>["fail"]): ProviderError {
    const { body } = fail(answer);
    return new ProviderError(`${this.name} ${what}.`, { provider: this.name, status: 200, body });
  }

  /** The id of an uploaded file. */
  async upload(
    lines: string,
    tag: string,
    context: CallContext,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const file = { name: "file", value: lines, filename: filenameOf(tag), type: "application/jsonl" };
    const form = [...Object.entries(fields).map(([name, value]) => ({ name, value })), file];
    const call = { method: "POST", path: "/files", form } as const;
    return (await this.json(call, (answer, fail) => this.idOf(answer, "id", fail), context)).value;
  }

  /** Deletes a file that was uploaded; one that is gone need not be. @param id checked */
  async deleteFile(id: string, context: CallContext): Promise<void> {
    try {
      await this.json({ method: "DELETE", path: `/files/${id}` }, () => undefined, context);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** @param what has this id @throws InvalidRequestError for what is no reference of it */
  checkedId(id: unknown, what: string): string {
    if (isId(id)) return id;
    throw new InvalidRequestError("reference", `This is no reference of a ${what} of ${this.name}.`);
  }

  async #keyed(context: CallContext): Promise<Pick<JsonCall, "headers" | "secrets">> {
    const { name, keyVariables, headers } = this.#profile;
    const { key } = await findKey(this.#settings, { provider: name, variables: keyVariables }, context);
    this.#secrets = [key];
    return { headers: { ...headers, authorization: `Bearer ${key}` }, secrets: this.#secrets };
  }
}

/** Tells whose it is when nothing else does. */
export function filenameOf(tag: string): string {
  return `afterword-${tag.replace(/[^\w.-]/g, "_")}.jsonl`;
}

/** It becomes a part of a path. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]+$/.test(value);
}

export function isGone(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.status === 404 || error.status === 410);
}

/** When to ask for a batch again: soon at first, then as its age tells. */
export function batchPollAgainMs(ageMs: number): number {
  return Math.min(Math.max(ageMs / 10, 5_000), 60_000);
}
