/** Schemas for the command line and the impatient: `"name, age int, bio: a short one"`. https://llm.datasette.io/en/stable/schemas.html#concise-llm-schema-syntax */
import { InvalidRequestError } from "./errors.ts";
import type { JsonObject } from "./json.ts";

const types = { str: "string", int: "integer", float: "number", bool: "boolean" } as const;

/** Fields are parted by commas, or by line breaks where there are any; each is `name`, `name type`, with `: description` after it. */
export function shorthandSchema(text: string, field = "schema"): JsonObject {
  const fields = text
    .split(text.includes("\n") ? "\n" : ",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  if (fields.length === 0) throw new InvalidRequestError(field, `${field} is an empty text; write "name, age int".`);
  const properties = fields.map((each) => property(each, field));
  const names = properties.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidRequestError(field, `${field} names ${twice} twice.`);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: names,
    additionalProperties: false,
  };
}

function property(text: string, field: string): [name: string, schema: JsonObject] {
  const colon = text.indexOf(":");
  const [name = "", type = "str", ...more] = (colon < 0 ? text : text.slice(0, colon)).trim().split(/\s+/);
  const description = colon < 0 ? "" : text.slice(colon + 1).trim();
  if (name === "" || more.length > 0) {
    throw new InvalidRequestError(
      field,
      `${field} has "${text}"; write a field as "name", "name type" or "name type: description".`,
    );
  }
  if (!Object.hasOwn(types, type)) {
    throw new InvalidRequestError(
      field,
      `${field} gives ${name} the type "${type}"; there are ${Object.keys(types).join(", ")}.`,
    );
  }
  return [name, { type: types[type as keyof typeof types], ...(description !== "" && { description }) }];
}

/** What a text in this shorthand stands for; of a text that is not known to the compiler, an object of anything. */
export type FromShorthand<Text extends string> = string extends Text
  ? Readonly<Record<string, string | number | boolean>>
  : Text extends `${string}\n${string}`
    ? Fields<Text, "\n">
    : Fields<Text, ",">;

type Fields<Text extends string, Separator extends string> = {
  readonly [Each in Split<Text, Separator> as NameOf<Each>]: TypeOf<Each>;
};
type Split<Text extends string, Separator extends string> = Text extends `${infer First}${Separator}${infer Rest}`
  ? Trim<First> | Split<Rest, Separator>
  : Trim<Text>;
type Trim<Text extends string> = Text extends
  | ` ${infer Rest}`
  | `\n${infer Rest}`
  | `${infer Rest} `
  | `${infer Rest}\n`
  ? Trim<Rest>
  : Text;
type Head<Text extends string> = Text extends `${infer Before}:${string}` ? Trim<Before> : Text;
type NameOf<Text extends string> =
  Head<Text> extends `${infer Name} ${string}` ? Name : Head<Text> extends "" ? never : Head<Text>;
type TypeOf<Text extends string> =
  Head<Text> extends `${string} ${infer Type}`
    ? Trim<Type> extends "int" | "float"
      ? number
      : Trim<Type> extends "bool"
        ? boolean
        : string
    : string;
