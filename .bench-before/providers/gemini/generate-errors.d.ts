/** Errors in Google's shape, google.rpc.Status with details. https://google.aip.dev/193, https://ai.google.dev/gemini-api/docs/troubleshooting */
import { type JsonObject } from "../../core/json.ts";
import type { ErrorDetails } from "../../http/errors.ts";
/** `undefined` where it is not Google's shape. */
export declare function generateError({ error }: JsonObject): ErrorDetails | undefined;
