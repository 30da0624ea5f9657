/** Token counts of Yandex's text generation: 64-bit integers, which JSON has as strings. */
import { type JsonObject } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
export declare function completionUsage(raw: JsonObject): Usage;
