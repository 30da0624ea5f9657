/** Finds the recorded provider conversations and reads them; they are never copied into the project. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";

/** A line of `index.json`. */
export interface RecordedCase {
  readonly id: string;
  readonly provider: string;
  readonly api: string;
  readonly tags: readonly string[];
  readonly exchanges: number;
}

/** One request and its answer, with the facts that a script of the recordings read off the answer. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  readonly body: Buffer;
  readonly expected: JsonObject;
  /** Whether the answer was asked for as a stream. */
  readonly stream: boolean;
}

/** The provider's own id of the answer. */
export function requestIdOf({ headers }: RecordedResponse): string | undefined {
  return headers.find(([name]) => name === "x-request-id" || name === "request-id")?.[1];
}

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
}

interface RecordedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** The name of the file that holds the bytes. */
  readonly body: string;
  readonly sha256: string;
}

export type Recordings =
  | { readonly folder: string; readonly cases: readonly RecordedCase[] }
  | { readonly folder?: undefined; readonly missing: string };

/** The recordings of `AFTERWORD_WIRE`, or of `shared/wire` beside the repository; where there are none, why not. */
export function findRecordings(environment: NodeJS.ProcessEnv = process.env): Recordings {
  const given = environment.AFTERWORD_WIRE;
  const folder = given ?? fileURLToPath(new URL("../../../shared/wire", import.meta.url));
  if (!existsSync(`${folder}/index.json`)) {
    const place =
      given === undefined ? `${folder} has none and AFTERWORD_WIRE is not set` : `AFTERWORD_WIRE=${given} has none`;
    return { missing: `no recorded provider conversations here (${place})` };
  }
  const index = readJson<{ readonly cases: readonly RecordedCase[] }>(`${folder}/index.json`);
  return { folder, cases: index.cases };
}

/** The exchanges of a case, in the order in which they happened. */
export function readExchanges(folder: string, recorded: RecordedCase): Exchange[] {
  const path = `${folder}/${recorded.id}`;
  const { exchanges } = readJson<{ readonly exchanges: readonly JsonObject[] }>(`${path}/expected.json`);
  if (exchanges.length !== recorded.exchanges)
    throw new Error(`${path}: the index and expected.json differ in exchanges`);
  return exchanges.map((expected, index) => {
    const number = String(index + 1).padStart(2, "0");
    const request = readJson<RecordedRequest>(`${path}/${number}.request.json`);
    const response = readJson<RecordedResponse>(`${path}/${number}.response.json`);
    const body = readFileSync(`${path}/${response.body}`);
    if (createHash("sha256").update(body).digest("hex") !== response.sha256) {
      throw new Error(`${path}/${response.body} is not what was recorded: its digest differs`);
    }
    return { request, response, body, expected, stream: asksForStream(request) ?? response.body.endsWith(".sse") };
  });
}

/** Told by the body, or by the path where that names the method. Some sources kept no request; what came back then tells what was asked for. */
export function asksForStream({ path, body }: Pick<RecordedRequest, "path" | "body">): boolean | undefined {
  const [, method] = /:(\w*generateContent)(\?|$)/i.exec(path) ?? [];
  if (method !== undefined) return method === "streamGenerateContent";
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const { stream, completionOptions } = body as JsonObject;
  return (stream ?? (completionOptions as JsonObject | undefined)?.stream) === true;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
