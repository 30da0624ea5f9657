/** Parts of a Gemini answer that come whole, as our parts. What has no place in them stays in their metadata, to be sent back as it was. */
import { type JsonObject } from "../../core/json.ts";
import type { Part } from "../../core/message.ts";
export type WirePart = JsonObject;
/**
 * Anything but text; what is not understood becomes a part of the provider's own.
 * @param idOf the id of a call, made up where the API gives none
 * @param lastRunId that of the provider's own call before, which a result without an id belongs to
 */
export declare function plainPart(part: WirePart, provider: string, idOf: (given: string | undefined) => string, lastRunId: string): Part;
