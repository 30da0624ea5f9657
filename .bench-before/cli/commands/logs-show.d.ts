/** @param prefix of an id, as far as it is needed to tell it from others */
export declare function showLog(prefix: string, flags: {
    readonly json?: boolean;
}, signal: AbortSignal): Promise<void>;
