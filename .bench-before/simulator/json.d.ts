/** JSON as TypeScript sees it; the simulator has its own, because it shares nothing with the code it is there to test. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];
export interface JsonObject {
    readonly [key: string]: JsonValue | undefined;
}
export declare function isObject(value: unknown): value is JsonObject;
export declare function isArray(value: unknown): value is readonly JsonValue[];
/** The value that `text` stands for, or `undefined` where it is not JSON. */
export declare function parseJson(text: string): JsonValue | undefined;
