/** The error itself where nothing was taken, and may be sent again if it is retryable; else one that says that it is unclear. */
export declare function submissionError(error: unknown, provider: string): unknown;
