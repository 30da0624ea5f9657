import type { JsonFlag } from "../setting-commands.ts";
export declare function listSaved({ json }: JsonFlag, signal: AbortSignal): Promise<void>;
export declare function set(name: string, model: string): Promise<void>;
export declare function remove(name: string): Promise<void>;
export declare function printPath(signal: AbortSignal): Promise<void>;
