/** The environment variable that holds the provider's key, if one does. */
export function keyVariable(provider) {
    return provider.keyVariables?.find((name) => process.env[name]);
}
