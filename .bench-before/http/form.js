export function encodeForm(parts) {
    // Random: it stands in none of the parts.
    const boundary = `afterword-${crypto.randomUUID()}`;
    const written = parts.map(({ name, value, filename, type }) => {
        const file = filename === undefined ? "" : `; filename="${filename}"`;
        const head = `content-disposition: form-data; name="${name}"${file}${type === undefined ? "" : `\r\ncontent-type: ${type}`}`;
        return `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
    });
    return { content: `${written.join("")}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
}
