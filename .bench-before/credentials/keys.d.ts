/** The keys a user saves, for whoever manages them: names are told, values never. */
/** Where the saved keys are: `keys.json` in `AFTERWORD_HOME`, or in the user's configuration directory. */
export declare function keysPath(): Promise<string>;
/** The providers for which a key is saved. */
export declare function listKeys(): Promise<string[]>;
/**
 * Saves a key, in a file that only its owner can read. It is used where neither `apiKey`, nor an environment variable, nor `keyCommand` gives one.
 * @param provider the part before the colon in a model id
 * @throws InvalidRequestError for a key that no header can carry; it does not show the key
 */
export declare function setKey(provider: string, key: string): Promise<void>;
/** Forgets the saved key of a provider. Resolves to whether there was one. */
export declare function removeKey(provider: string): Promise<boolean>;
