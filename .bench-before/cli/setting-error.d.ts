/** What the library refuses here is no option of a prompt, of which the usual advice speaks. */
export declare function withAdvice<T>(work: Promise<T>, advice: string): Promise<T>;
