/** Fields and files as a browser's form sends them. https://www.rfc-editor.org/rfc/rfc7578 */
import type { FormPart } from "./json-call.ts";
export declare function encodeForm(parts: readonly FormPart[]): {
    readonly content: string;
    readonly type: string;
};
