/** What an answer or a tool's input must look like: any Standard Schema, plain JSON Schema, or a shorthand, as one thing that converts and checks. */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type SchemaIssue } from "./errors.ts";
import { type JsonObject, type JsonValue } from "./json.ts";
import { type FromShorthand } from "./schema-shorthand.ts";
/**
 * A schema of zod, arktype or any other library of https://standardschema.dev that also gives JSON Schema; plain JSON Schema; or a shorthand,
 * such as `"name, age int, bio: a short one"`.
 */
export type SchemaInput = StandardSchemaV1 | JsonObject | string;
/** What a value that fits the schema is, as its library says. */
export type Infer<S> = S extends {
    readonly "~standard": {
        readonly types?: infer Types;
    };
} ? NonNullable<Types> extends {
    readonly output: infer Output;
} ? Output : unknown : S extends string ? FromShorthand<S> : S extends JsonObject ? JsonValue : unknown;
export type Checked<Output> = {
    readonly value: Output;
} | {
    readonly issues: readonly SchemaIssue[];
};
export interface Schema<Output = unknown> {
    /** JSON Schema of an object, as providers want it. */
    readonly json: JsonObject;
    /** The member of the object in which a list or a single value is sent, where the schema itself is not of an object. */
    readonly member?: "items" | "value";
    check(value: JsonValue): Promise<Checked<Output>>;
}
/** @throws InvalidRequestError when it is no schema, or cannot be told in JSON Schema */
export declare function toSchema<const S extends SchemaInput>(input: S, field?: string): Schema<Infer<S>>;
/** A schema of a list, each of whose elements is as a shorthand or JSON Schema says. Libraries of schemas have their own way to say it. */
export declare function listOf(schema: JsonObject | string): JsonObject;
/** Puts a value that is not an object into one, since providers ask for an object at the top. */
export declare function wrapped(json: JsonObject): Pick<Schema, "json" | "member">;
