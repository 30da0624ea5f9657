/** Takes keys out of what becomes an error or a fact of an answer, in case a server repeats them. */
/** What is shorter is no key, and may be a word. */
const shortestKey = 8;
/** Headers that carry keys, whatever they are called. */
const secretHeader = /authorization|cookie|key|token|secret|password/i;
/** Replaces each secret by `[redacted]`: as it is, and as JSON, URLs and HTML write it. */
export function redactor(secrets) {
    // The longest first: one may be the beginning of another.
    const keys = [...new Set(secrets)].filter((secret) => secret.length >= shortestKey);
    const forms = keys.sort((a, b) => b.length - a.length).map((key) => Array.from(key, writtenForms).join(""));
    if (forms.length === 0)
        return (text) => text;
    const pattern = new RegExp(forms.join("|"), "g");
    return (text) => text.replace(pattern, "[redacted]");
}
/** The secrets among headers: whole values, and what stands in them after a scheme such as `Bearer`. */
export function headerSecrets(headers = {}) {
    return Object.entries(headers)
        .filter(([name]) => secretHeader.test(name))
        .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, "")]);
}
const htmlNames = {
    "&": "&amp;|&#38;",
    "<": "&lt;|&#60;",
    ">": "&gt;|&#62;",
    '"': "&quot;|&#34;",
    "'": "&apos;|&#39;|&#x27;",
};
/** A character of a key as part of a pattern. What escapes leaves some characters as they are, and not the same ones everywhere. */
function writtenForms(character) {
    if (/[\w-]/.test(character))
        return character;
    const code = character.charCodeAt(0).toString(16).padStart(2, "0");
    const hex = code.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    const html = htmlNames[character];
    return `(?:${html === undefined ? "" : `${html}|`}\\\\u00${hex}|%${hex}|\\\\?\\${character})`;
}
