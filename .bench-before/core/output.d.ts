/** Structured output: an answer's text as the value its schema asks for, whole, or as far as it has come. */
import { type SchemaIssue } from "./errors.ts";
import { type JsonValue } from "./json.ts";
import type { Choice } from "./result.ts";
import type { Checked, Schema } from "./schema.ts";
/** An object of which anything may still be missing. */
export type DeepPartial<T> = T extends readonly (infer Item)[] ? readonly DeepPartial<Item>[] : T extends object ? {
    readonly [Key in keyof T]?: DeepPartial<T[Key]>;
} : T;
/** What elements a list has, or the only list an object has. */
export type ElementOf<T> = T extends readonly (infer Item)[] ? Item : T extends object ? Extract<T[keyof T], readonly unknown[]>[number] : unknown;
/** @throws OutputError with the text and what is wrong with it */
export declare function readOutput<Output>(answer: Omit<Choice, "index">, schema: Schema<Output>): Promise<Output>;
export declare function checkOutput<Output>(text: string, schema: Schema<Output>): Promise<Checked<Output>>;
export declare function describe({ path, message }: SchemaIssue): string;
/** Growing snapshots of what the texts hold, one at most for each text; `null` begins anew. */
export declare function partialOutputs(texts: AsyncIterable<string | null>, schema: Schema): AsyncGenerator<JsonValue>;
/** The elements of the list in the texts, each as soon as it is complete; `null` begins anew. */
export declare function completeElements(texts: AsyncIterable<string | null>, schema: Schema): AsyncGenerator<JsonValue>;
