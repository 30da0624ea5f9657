/** What was typed, and nothing where the input was closed instead. The question goes to stderr. */
export declare function askHidden(question: string, signal: AbortSignal): Promise<string>;
