/**
 * Everything from stdin; nothing where it is a terminal.
 * @param needed there is no other text to go on with
 */
export declare function readStdin(signal: AbortSignal, needed: boolean): Promise<string>;
/** A file that is piped in. @throws CommandError where there is none */
export declare function readBytes(signal: AbortSignal): Promise<Uint8Array>;
