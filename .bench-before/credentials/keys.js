/** The keys a user saves, for whoever manages them: names are told, values never. */
/** Where the saved keys are: `keys.json` in `AFTERWORD_HOME`, or in the user's configuration directory. */
export async function keysPath() {
    return (await file()).keysPath();
}
/** The providers for which a key is saved. */
export async function listKeys() {
    return (await file()).listKeys();
}
/**
 * Saves a key, in a file that only its owner can read. It is used where neither `apiKey`, nor an environment variable, nor `keyCommand` gives one.
 * @param provider the part before the colon in a model id
 * @throws InvalidRequestError for a key that no header can carry; it does not show the key
 */
export async function setKey(provider, key) {
    return (await file()).setKey(provider, key);
}
/** Forgets the saved key of a provider. Resolves to whether there was one. */
export async function removeKey(provider) {
    return (await file()).removeKey(provider);
}
function file() {
    return import("./keys-file.js");
}
