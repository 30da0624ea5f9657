import { type JsonObject } from "../index.ts";
/** @param multi a list of what the schema says @throws CommandError for what is no schema */
export declare function readSchema(text: string, multi: boolean): JsonObject | string;
