/** Once for each file. @param ask where the system tells on what a file is */
export declare function warnOfNetwork(path: string, ask?: (path: string) => Promise<{
    readonly type: number;
}>): Promise<void>;
