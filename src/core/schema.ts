/** What an answer or a tool's input must look like: any Standard Schema, plain JSON Schema, or a shorthand, as one thing that converts and checks. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { InvalidRequestError, type SchemaIssue } from "./errors.ts";
import { show } from "./input.ts";
import { isObject, type JsonObject, type JsonValue } from "./json.ts";
import { type FromShorthand, shorthandSchema } from "./schema-shorthand.ts";
import { withoutAddedNulls } from "./schema-subset.ts";

/**
 * A schema of zod, arktype or any other library of https://standardschema.dev that also gives JSON Schema; plain JSON Schema; or a shorthand,
 * such as `"name, age int, bio: a short one"`.
 */
export type SchemaInput = StandardSchemaV1 | JsonObject | string;

/** What a value that fits the schema is, as its library says. */
export type Infer<S> = S extends { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : unknown
  : S extends string
    ? FromShorthand<S>
    : S extends JsonObject
      ? JsonValue
      : unknown;

export type Checked<Output> = { readonly value: Output } | { readonly issues: readonly SchemaIssue[] };

export interface Schema<Output = unknown> {
  /** JSON Schema of an object, as providers want it. */
  readonly json: JsonObject;
  /** The member of the object in which a list or a single value is sent, where the schema itself is not of an object. */
  readonly member?: "items" | "value";
  check(value: JsonValue): Promise<Checked<Output>>;
}

const known = new WeakMap<object, Schema>();

/** @throws InvalidRequestError when it is no schema, or cannot be told in JSON Schema */
export function toSchema<const S extends SchemaInput>(input: S, field = "schema"): Schema<Infer<S>> {
  const found = typeof input === "string" ? undefined : known.get(input);
  if (found) return found as Schema<Infer<S>>;
  const schema = isStandard(input) ? standardSchema(input, field) : plainSchema(input, field);
  if (typeof input !== "string") known.set(input, schema);
  return schema as Schema<Infer<S>>;
}

/** A schema of a list, each of whose elements is as a shorthand or JSON Schema says. Libraries of schemas have their own way to say it. */
export function listOf(schema: JsonObject | string): JsonObject {
  return { type: "array", items: toSchema(schema).json };
}

/** Puts a value that is not an object into one, since providers ask for an object at the top. */
export function wrapped(json: JsonObject): Pick<Schema, "json" | "member"> {
  // A union or a reference at the top may well be of objects, and is the caller's to get right.
  if (json.type === undefined || json.type === "object") return { json };
  const member = json.type === "array" ? "items" : "value";
  const { $schema: _, $defs, ...inner } = json;
  return {
    member,
    json: {
      type: "object",
      properties: { [member]: inner },
      required: [member],
      additionalProperties: false,
      ...($defs !== undefined && { $defs }),
    },
  };
}

function isStandard(input: SchemaInput): input is StandardSchemaV1 {
  return (
    typeof input !== "string" && (typeof input === "object" || typeof input === "function") && "~standard" in input
  );
}

function standardSchema(input: StandardSchemaV1, field: string): Schema {
  const standard: StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props> = input["~standard"];
  if (typeof standard.jsonSchema?.input !== "function") {
    throw new InvalidRequestError(
      field,
      `${field} is a schema of ${standard.vendor} that cannot be told in JSON Schema. ${waysOut[standard.vendor] ?? waysOut.other}`,
    );
  }
  let json: JsonObject;
  try {
    json = standard.jsonSchema.input({ target: "draft-2020-12" }) as JsonObject;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidRequestError(field, `${field} cannot be told in JSON Schema: ${reason}`, { cause });
  }
  return {
    ...wrapped(json),
    async check(value) {
      const result = await standard.validate(withoutAddedNulls(value, json));
      if (!result.issues) return { value: result.value };
      return { issues: result.issues.map(({ path, message }) => ({ path: pathOf(path), message })) };
    },
  };
}

const waysOut: { readonly [vendor: string]: string } = {
  zod: 'zod/mini has no JSON Schema: take the schema from "zod" (version 4).',
  valibot: 'Wrap it in toStandardJsonSchema() of "@valibot/to-json-schema".',
  other: "Pass JSON Schema instead.",
};

function pathOf(path: StandardSchemaV1.Issue["path"] = []): string {
  return path.reduce<string>((text, segment) => {
    const key = typeof segment === "object" ? segment.key : segment;
    return typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** JSON Schema, or a shorthand for it. The validator is loaded with the first value to check. */
function plainSchema(input: SchemaInput, field: string): Schema {
  const json = typeof input === "string" ? shorthandSchema(input, field) : input;
  if (!isObject(json)) {
    throw new InvalidRequestError(
      field,
      `${field} is ${show(json)}; it must be a schema, JSON Schema or a text such as "name, age int".`,
    );
  }
  let validator: Promise<Validator> | undefined;
  return {
    ...wrapped(json),
    async check(value) {
      const { errors, valid } = (await (validator ??= loadValidator(json))).validate(withoutAddedNulls(value, json));
      if (valid) return { value: withoutAddedNulls(value, json) };
      return {
        issues: onlyLeaves(errors).map((each) => ({ path: pointerPath(each.instanceLocation), message: each.error })),
      };
    },
  };
}

interface Validator {
  validate(value: unknown): { readonly valid: boolean; readonly errors: readonly ValidationError[] };
}

interface ValidationError {
  readonly instanceLocation: string;
  readonly error: string;
}

async function loadValidator(json: JsonObject): Promise<Validator> {
  const { Validator } = await import("@cfworker/json-schema");
  return new Validator(json as Record<string, unknown>, "2020-12", false);
}

/** The validator also reports every object around a fault. */
function onlyLeaves(errors: readonly ValidationError[]): readonly ValidationError[] {
  const leaves = errors.filter(
    (each) => !errors.some((other) => other !== each && other.instanceLocation.startsWith(`${each.instanceLocation}/`)),
  );
  const last = new Map(leaves.map((each) => [each.instanceLocation, each]));
  return [...last.values()];
}

/** `#/items/2/name` as `items[2].name`. */
function pointerPath(pointer: string): string {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return pathOf(keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
}
