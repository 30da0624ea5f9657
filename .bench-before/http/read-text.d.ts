/** The body of an answer as text, and as JSON where it is that. */
import type { JsonValue } from "../core/json.ts";
import type { HttpResponse } from "./transport.ts";
export declare function parseJson(text: string): JsonValue | undefined;
/** @param maxBytes what comes after is not read */
export declare function readText(response: HttpResponse, maxBytes: number): Promise<string>;
