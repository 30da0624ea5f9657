/** Takes keys out of what becomes an error or a fact of an answer, in case a server repeats them. */
/** Replaces each secret by `[redacted]`: as it is, and as JSON, URLs and HTML write it. */
export declare function redactor(secrets: readonly string[]): (text: string) => string;
/** The secrets among headers: whole values, and what stands in them after a scheme such as `Bearer`. */
export declare function headerSecrets(headers?: Readonly<Record<string, string>>): string[];
