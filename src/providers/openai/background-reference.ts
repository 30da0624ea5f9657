/** What is stored of a response that runs in the background. */
import { InvalidRequestError } from "../../core/errors.ts";
import { defined, isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { DecoderPlace } from "./responses-response.ts";

/** A `responseId` alone will do, of a response that another program created. */
export interface BackgroundReference {
  readonly responseId: string;
  /** Of the request; default the response's. */
  readonly id: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
  /** The provider keeps it for long. */
  readonly stored?: boolean;
  /** What was asked for besides the usual: it has to be asked for with the answer again. */
  readonly include?: readonly string[];
  /** Of one that was created as a stream, as long as there is more to come. */
  readonly stream?: StreamPlace;
}

/** How far a stream has been read. */
export interface StreamPlace {
  /** The number of the last event that was told of. */
  readonly told: number;
  /** The number to go on after: that of the last event between two items. What comes from there to `told` is read again, and not told again. */
  readonly after: number;
  /** Where the decoder stood there. */
  readonly decoder: DecoderPlace;
}

export function beginningAfter(number: number): StreamPlace {
  return { told: number, after: number, decoder: readDecoderPlace({}) };
}

export function writeReference({ stream, ...reference }: BackgroundReference): JsonObject {
  return defined({ ...reference, stream: stream && { ...stream, decoder: { ...stream.decoder } } });
}

/** @throws InvalidRequestError for what is no reference of this lane */
export function readReference(stored: JsonValue, provider: string): BackgroundReference {
  const { responseId, id, submittedAt, stored: kept, include, stream } = isObject(stored) ? stored : {};
  if (!isResponseId(responseId)) {
    throw new InvalidRequestError("reference", `This is no reference of a response of ${provider} in the background.`);
  }
  return {
    responseId,
    id: typeof id === "string" ? id : responseId,
    ...(typeof submittedAt === "number" && { submittedAt }),
    ...(kept === true && { stored: true }),
    ...(isTexts(include) && { include }),
    ...(isObject(stream) && { stream: readStreamPlace(stream) }),
  };
}

function readStreamPlace({ told, after, decoder }: JsonObject): StreamPlace {
  return { told: count(told), after: count(after), decoder: readDecoderPlace(isObject(decoder) ? decoder : {}) };
}

function readDecoderPlace({ items, blocks, calls, started, refused, hosted }: JsonObject): DecoderPlace {
  const tools = Object.entries(isObject(hosted) ? hosted : {}).map(([name, times]) => [name, count(times)]);
  return {
    ...{ items: count(items), blocks: count(blocks), calls: count(calls) },
    ...{ started: started === true, refused: refused === true, hosted: Object.fromEntries(tools) },
  };
}

function count(value: JsonValue | undefined): number {
  return typeof value === "number" ? value : 0;
}

export function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** It becomes a part of a path. Proxies have ids of their own, in base64. */
export function isResponseId(value: JsonValue | undefined): value is string {
  return typeof value === "string" && /^[\w=-]+$/.test(value);
}
