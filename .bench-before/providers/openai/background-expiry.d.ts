/** What it means that a response is not found: it was kept only for a while, is too new, or was never this key's. */
import { ProviderError } from "../../core/errors.ts";
import type { BackgroundReference } from "./background-reference.ts";
/** The error of a response that is no longer kept, which is final; whatever else `error` is, is thrown. */
export declare function expired(error: unknown, reference: BackgroundReference, now: number): ProviderError;
