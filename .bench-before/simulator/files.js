/** Files as vendors keep them, and the form in which they are sent. */
/** The fields of `multipart/form-data`, each with its text, and its file name where it is a file. */
export function parseMultipart(text, contentType) {
    const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
    const fields = new Map();
    if (boundary === undefined)
        return fields;
    for (const part of text.split(`--${boundary}`).slice(1, -1)) {
        const [head = "", ...rest] = part.split("\r\n\r\n");
        const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
        const filename = /filename="([^"]*)"/i.exec(head)?.[1];
        if (name === undefined)
            continue;
        const value = rest.join("\r\n\r\n").replace(/\r\n$/, "");
        fields.set(name, { text: value, ...(filename !== undefined && { filename }) });
    }
    return fields;
}
