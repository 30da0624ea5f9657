export declare function keysPath(): string;
/** The key that is saved for this provider. @throws InvalidRequestError when the file cannot be used; it never shows what is in it */
export declare function readKey(provider: string): Promise<string | undefined>;
export declare function listKeys(): Promise<string[]>;
export declare function setKey(provider: string, key: string): Promise<void>;
/** Whether there was one. */
export declare function removeKey(provider: string): Promise<boolean>;
