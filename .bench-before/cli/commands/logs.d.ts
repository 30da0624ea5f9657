import { type Logs } from "../../logs.ts";
export interface LogsListFlags {
    readonly number: string;
    readonly model?: string;
    readonly query?: string;
    readonly cid?: string;
    readonly since?: string;
    readonly json?: boolean;
}
/** The log, or nothing where none was ever written: reading makes no file. Whoever asks closes it. */
export declare function openExisting(): Logs | undefined;
export declare function listLogs(flags: LogsListFlags, signal: AbortSignal): Promise<void>;
export declare function searchLogs(words: readonly string[], flags: Pick<LogsListFlags, "number" | "json">, signal: AbortSignal): Promise<void>;
export declare function noteNothing(logs: Logs | undefined): void;
export declare function printPath(signal: AbortSignal): Promise<void>;
export declare function switchLogs(on: boolean): void;
export declare function printStatus(signal: AbortSignal): Promise<void>;
export declare function backupLogs(path: string): void;
export declare function pruneLogs({ olderThan }: {
    readonly olderThan: string;
}): void;
