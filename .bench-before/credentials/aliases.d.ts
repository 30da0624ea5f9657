type Aliases = Readonly<Record<string, string>>;
/** Where the saved aliases are: `aliases.json` in `AFTERWORD_HOME`, or in the user's configuration directory. */
export declare function aliasesPath(): string;
/** The saved aliases and what they stand for, as `createRegistry({ aliases })` takes them. @throws InvalidRequestError when the file cannot be used */
export declare function listAliases(): Promise<Record<string, string>>;
/**
 * Saves a short name for a model. The default registry knows it from the next process on: it reads the aliases once, when it is made.
 * @param name without colons and spaces. It comes before the bare name of a model, so that one named alike has to be asked for as `provider:name`
 * @param model a model id; of an alias, what it stands for now is saved. Whether there is such a model shows when it is asked for
 * @throws InvalidRequestError for a name that cannot be used, one that would stand for itself, or a file that cannot be read or changed
 */
export declare function setAlias(name: string, model: string): Promise<void>;
/** Forgets a saved alias. Resolves to whether there was one. */
export declare function removeAlias(name: string): Promise<boolean>;
/**
 * For a registry. What is wrong with the file is thrown where a model is looked up, and not before: to know the providers, as error messages and
 * whoever saves a key do, no alias is needed.
 */
export declare function savedAliases(): Aliases;
export {};
