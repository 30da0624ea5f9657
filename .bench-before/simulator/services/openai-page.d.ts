import type { JsonObject } from "../json.ts";
export declare function openaiPage(all: readonly JsonObject[], query: URLSearchParams): JsonObject;
