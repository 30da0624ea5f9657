export interface ModelsFlags {
    readonly query?: string;
    readonly json?: boolean;
}
export declare function models(flags: ModelsFlags, signal: AbortSignal): Promise<void>;
