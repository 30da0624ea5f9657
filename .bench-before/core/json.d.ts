/** JSON as TypeScript sees it: what requests, results and events are made of, so that they can be stored and sent. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];
export interface JsonObject {
    readonly [key: string]: JsonValue | undefined;
}
export declare function isObject(value: unknown): value is JsonObject;
/** Without the members that are undefined, as JSON would drop them. */
export declare function defined<T extends object>(object: T): T;
