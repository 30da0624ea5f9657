import { type JsonValue } from "../../core/json.ts";
export declare function plain(value: unknown): JsonValue;
/** A file's data: in `v3` it stands for itself, in `v4` it says what it is. */
export declare function plainFile(given: unknown): {
    readonly data: string;
} | {
    readonly url: string;
};
