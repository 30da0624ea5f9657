/** JSON Schemas cut to what a provider takes, by rules that are data, and answers brought back to what the caller's schema says. */
import type { Warning } from "./events.ts";
import { type JsonObject, type JsonValue } from "./json.ts";
export { withoutAddedNulls } from "./schema-nulls.ts";
/** What a provider takes of JSON Schema. */
export interface SchemaRules {
    /** The keywords that are taken: with any value, with one of these, or with a text that matches. Every other one is dropped. */
    readonly keywords: {
        readonly [keyword: string]: true | readonly JsonValue[] | RegExp;
    };
    /** Keywords that can neither be taken nor dropped: the schema would no longer be the caller's. */
    readonly obstacles?: readonly string[];
    /**
     * `closed`: objects must forbid what they do not list. `complete`: they must also require all that they list, so that what was optional
     * is null instead. Left out: objects are as they are.
     */
    readonly objects?: "closed" | "complete";
    /** Every schema must say its type, every array what is in it, and the whole must be an object. */
    readonly typed?: true;
    /** The types of value that may stand in an `enum`. All unless set. */
    readonly enumTypes?: readonly string[];
}
export interface FittedSchema {
    /** What may be sent: the schema itself where it cannot be made to fit. */
    readonly schema: JsonObject;
    /** Paths of keywords that are not enforced, such as `properties.age.minimum`. */
    readonly dropped: readonly string[];
    /** Whether it fits. */
    readonly strict: boolean;
    /** The path that prevents it. */
    readonly obstacle?: string;
}
/**
 * Cuts a schema to the rules, in linear time, without touching it. What is dropped is told to the model in the description instead; a dialect
 * (`$schema`), comments, and bounds that only say "a safe integer" go without a word.
 */
export declare function fitSchema(schema: JsonObject, rules: SchemaRules): FittedSchema;
/** @param model its id, which names the provider too */
export declare function relaxedWarning(model: string, dropped: readonly string[]): Warning;
