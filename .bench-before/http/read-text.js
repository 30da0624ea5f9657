export function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** @param maxBytes what comes after is not read */
export async function readText(response, maxBytes) {
    const decoder = new TextDecoder();
    let text = "";
    let bytes = 0;
    for await (const chunk of response.body) {
        text += decoder.decode(chunk, { stream: true });
        bytes += chunk.length;
        if (bytes >= maxBytes)
            break;
    }
    return text + decoder.decode();
}
