/** The key of a request: the one place where it is found. Read when it is used, kept nowhere. */
import type { Clock } from "../core/clock.ts";
import type { CredentialSource } from "../core/provider.ts";
import { type HttpSettings } from "./settings.ts";
/** Whose key it is, and where it may stand. */
export interface KeyOwner {
    readonly provider: string;
    /** Environment variables; the first that is set counts. */
    readonly variables: readonly string[];
    /** Works without a key. */
    readonly optional?: boolean | undefined;
}
export interface FoundKey {
    readonly key: string;
    readonly source: CredentialSource;
}
interface Waiting {
    readonly clock: Clock;
    readonly signal: AbortSignal;
}
/**
 * The key: `apiKey`, else the first of the environment variables that is set, else what `keyCommand` prints, else the one in `keys.json`.
 * @throws MissingKeyError where there is none, or the command fails; InvalidRequestError for one that no header can carry
 */
export declare function findKey(settings: HttpSettings, owner: KeyOwner, waiting: Waiting): Promise<FoundKey>;
/** The same for a server that may need none. */
export declare function findKeyIfAny(settings: HttpSettings, owner: KeyOwner, { clock, signal }: Waiting): Promise<FoundKey | undefined>;
/** Where {@link findKey} would take the key from at this moment. No command is run for it. */
export declare function keySource(settings: HttpSettings, owner: KeyOwner): Promise<CredentialSource>;
export {};
