/** Where Anthropic's key is looked up; what is found in the second is sent as a bearer token. */
export const tokenVariable = "ANTHROPIC_AUTH_TOKEN";
export const keyVariables = ["ANTHROPIC_API_KEY", tokenVariable];
