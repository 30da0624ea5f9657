import { type JsonObject } from "../json.ts";
import type { Protocol } from "../protocol.ts";
export declare const xai: Protocol;
/** https://docs.x.ai/developers/cost-tracking: 10^10 ticks are a dollar. Invented prices: 0.2 and 0.5 dollars a million tokens. */
export declare function withCharge(body: JsonObject, share: number): JsonObject;
