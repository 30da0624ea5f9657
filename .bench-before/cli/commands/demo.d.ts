export declare function demo(signal: AbortSignal): Promise<void>;
