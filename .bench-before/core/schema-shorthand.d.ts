import type { JsonObject } from "./json.ts";
/** Fields are parted by commas, or by line breaks where there are any; each is `name`, `name type`, with `: description` after it. */
export declare function shorthandSchema(text: string, field?: string): JsonObject;
/** What a text in this shorthand stands for; of a text that is not known to the compiler, an object of anything. */
export type FromShorthand<Text extends string> = string extends Text ? Readonly<Record<string, string | number | boolean>> : Text extends `${string}\n${string}` ? Fields<Text, "\n"> : Fields<Text, ",">;
type Fields<Text extends string, Separator extends string> = {
    readonly [Each in Split<Text, Separator> as NameOf<Each>]: TypeOf<Each>;
};
type Split<Text extends string, Separator extends string> = Text extends `${infer First}${Separator}${infer Rest}` ? Trim<First> | Split<Rest, Separator> : Trim<Text>;
type Trim<Text extends string> = Text extends ` ${infer Rest}` | `\n${infer Rest}` | `${infer Rest} ` | `${infer Rest}\n` ? Trim<Rest> : Text;
type Head<Text extends string> = Text extends `${infer Before}:${string}` ? Trim<Before> : Text;
type NameOf<Text extends string> = Head<Text> extends `${infer Name} ${string}` ? Name : Head<Text> extends "" ? never : Head<Text>;
type TypeOf<Text extends string> = Head<Text> extends `${string} ${infer Type}` ? Trim<Type> extends "int" | "float" ? number : Trim<Type> extends "bool" ? boolean : string : string;
export {};
