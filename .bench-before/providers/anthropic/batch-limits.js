export const batchLimits = {
    requests: 100_000,
    // 256 MB, read as the smaller of its two meanings.
    bytes: 256_000_000,
    windowMs: 24 * 3_600_000,
};
