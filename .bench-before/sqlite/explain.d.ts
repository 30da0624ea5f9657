/** @param place what to do where the file cannot be made: a sentence */
export declare function explain(path: string, place: string, error: unknown): unknown;
export declare function isBusy(error: unknown): boolean;
