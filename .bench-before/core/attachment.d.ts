import type { FilePart } from "./message.ts";
export interface FileOptions {
    /** An IANA media type. Told by the bytes, or by the ending of a URL, unless given. */
    readonly mediaType?: string;
    /** Shown to the model where the protocol has a place for it. Default: the file's own name. */
    readonly name?: string;
    /** `true`: the answer should cite it, where the provider can. */
    readonly citations?: true;
}
/**
 * Makes a file part from bytes, from a path (read at once; Node, Bun and Deno), or from a URL, which the provider fetches.
 * @throws InvalidRequestError when there is no such file, or its media type cannot be told
 */
export declare function file(source: Uint8Array | URL | string, options?: FileOptions): FilePart;
export declare function toBase64(bytes: Uint8Array): string;
