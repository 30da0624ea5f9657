/** Structured output: an answer's text as the value its schema asks for, whole, or as far as it has come. */
import { InvalidRequestError, OutputError, type SchemaIssue } from "./errors.ts";
import { isObject, type JsonValue } from "./json.ts";
import { PartialJson } from "./partial-json.ts";
import type { Choice } from "./result.ts";
import type { Checked, Schema } from "./schema.ts";

/** An object of which anything may still be missing. */
export type DeepPartial<T> = T extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** What elements a list has, or the only list an object has. */
export type ElementOf<T> = T extends readonly (infer Item)[]
  ? Item
  : T extends object
    ? Extract<T[keyof T], readonly unknown[]>[number]
    : unknown;

/** @throws OutputError with the text and what is wrong with it */
export async function readOutput<Output>(answer: Omit<Choice, "index">, schema: Schema<Output>): Promise<Output> {
  const checked = await checkOutput(answer.text, schema);
  if ("value" in checked) return checked.value;
  throw new OutputError(outputMessage(answer, checked.issues), answer.text, checked.issues);
}

export async function checkOutput<Output>(text: string, schema: Schema<Output>): Promise<Checked<Output>> {
  let value: JsonValue;
  try {
    value = JSON.parse(withoutFence(text)) as JsonValue;
  } catch (error) {
    return { issues: [{ path: "", message: `not JSON: ${(error as Error).message}` }] };
  }
  return schema.check(unwrap(value, schema) ?? null);
}

function outputMessage(answer: Omit<Choice, "index">, issues: readonly SchemaIssue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const why =
    answer.refusal !== undefined || answer.finishReason === "refusal"
      ? "The model declined."
      : answer.finishReason === "length"
        ? "It ends at the token limit; raise maxTokens."
        : answer.toolCalls.length > 0
          ? "The model called tools instead; run them with chain()."
          : "With repair: true the model is asked once to mend it.";
  return `The answer is not what the schema asks for: ${first ? describe(first) : "nothing came"}${more}. ${why}`;
}

export function describe({ path, message }: SchemaIssue): string {
  // Libraries do not agree on the point at its end.
  const text = message.replace(/\.$/, "");
  return path === "" ? text : `${path}: ${text}`;
}

function withoutFence(text: string): string {
  return /^\s*```\w*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}

/** The list or value itself, where it was sent as a member of an object. */
function unwrap(value: JsonValue | undefined, { member }: Schema): JsonValue | undefined {
  return member !== undefined && isObject(value) ? value[member] : value;
}

/** Growing snapshots of what the texts hold, one at most for each text; `null` begins anew. */
export async function* partialOutputs(texts: AsyncIterable<string | null>, schema: Schema): AsyncGenerator<JsonValue> {
  let json = new PartialJson();
  for await (const text of texts) {
    if (text === null) {
      json = new PartialJson();
      continue;
    }
    json.push(text);
    const value = unwrap(json.snapshot(), schema);
    if (value !== undefined) yield value;
  }
}

/** The elements of the list in the texts, each as soon as it is complete; `null` begins anew. */
export async function* completeElements(
  texts: AsyncIterable<string | null>,
  schema: Schema,
): AsyncGenerator<JsonValue> {
  const member = listMember(schema);
  const ready: JsonValue[] = [];
  const start = () => new PartialJson({ member, onElement: (element) => ready.push(element) });
  let json = start();
  for await (const text of texts) {
    if (text === null) json = start();
    else json.push(text);
    yield* ready.splice(0);
  }
}

/** Where the list is: at the top, or the only list of an object. @throws InvalidRequestError where there is none, or several */
function listMember({ json, member }: Schema): string {
  if (member === "items") return member;
  const properties = isObject(json.properties) ? Object.entries(json.properties) : [];
  const lists = properties.filter(([, schema]) => isObject(schema) && schema.type === "array");
  const [only, other] = lists;
  if (only && !other) return only[0];
  throw new InvalidRequestError(
    "schema",
    `elements() needs a schema of a list, or of an object with one list in it; this one has ${lists.length}.`,
  );
}
