import type { JsonFlag } from "../setting-commands.ts";
export declare function listSources({ json }: JsonFlag, signal: AbortSignal): Promise<void>;
export declare function set(provider: string, signal: AbortSignal): Promise<void>;
export declare function remove(provider: string): Promise<void>;
export declare function printPath(signal: AbortSignal): Promise<void>;
/** One provider's, or any. Whether a key is right only its provider knows, and it is not asked. */
export declare function check(provider: string | undefined, signal: AbortSignal): Promise<void>;
