/** Where Anthropic's key is looked up; what is found in the second is sent as a bearer token. */
export declare const tokenVariable = "ANTHROPIC_AUTH_TOKEN";
export declare const keyVariables: readonly ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"];
