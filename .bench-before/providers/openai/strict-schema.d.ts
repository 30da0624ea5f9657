/** Which JSON Schemas OpenAI can hold a model to. https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
import type { Warning } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
export declare const strictRules: {
    readonly openai: {
        readonly keywords: {
            readonly minimum: true;
            readonly maximum: true;
            readonly exclusiveMinimum: true;
            readonly exclusiveMaximum: true;
            readonly pattern: RegExp;
            readonly format: string[];
            readonly minItems: true;
            readonly maxItems: true;
            readonly multipleOf: true;
        };
        readonly obstacles: string[];
        readonly objects: "complete";
        readonly typed: true;
    };
    readonly azure: {
        readonly keywords: {
            readonly [keyword: string]: true | RegExp | readonly import("../../core/json.ts").JsonValue[];
        };
        readonly obstacles: string[];
        readonly objects: "complete";
        readonly typed: true;
    };
};
export type StrictRules = keyof typeof strictRules;
/** A schema as it is sent, and whether the model is held to it. */
interface SentSchema {
    readonly schema: JsonObject;
    readonly strict?: true;
}
/**
 * The schema of the answer: strict where it can be.
 * @param rules `undefined` for a server that does not know `strict`, and gets the schema as it is
 * @param warnings gets what is not enforced, and why
 */
export declare function strictOutput(schema: JsonObject, rules: StrictRules | undefined, model: string, warnings: Warning[]): SentSchema;
/** The schema of a function's input: strict where nothing of it is lost by that. Else it stays as it is, as most tools of today are sent. */
export declare function strictParameters(schema: JsonObject, rules: StrictRules | undefined): JsonObject;
export {};
