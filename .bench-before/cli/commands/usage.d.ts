export interface UsageFlags {
    readonly since: string;
    readonly by: string;
    readonly json?: boolean;
}
export declare function usage(flags: UsageFlags, signal: AbortSignal): Promise<void>;
