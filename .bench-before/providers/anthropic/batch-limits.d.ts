export declare const batchLimits: {
    readonly requests: 100000;
    readonly bytes: 256000000;
    readonly windowMs: number;
};
