import type { FoundKey } from "../../http/credential.ts";
export declare const keyVariables: readonly string[];
/**
 * The value of the `Authorization` header.
 * @throws InvalidRequestError for an OAuth token, which the API does not take
 */
export declare function authorization({ key, source }: FoundKey): string;
