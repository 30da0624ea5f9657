import { turn } from "./clock.js";
/** Sends nothing, not even headers, before the first content: a pause that comes first delays the first byte. */
export function streamedOutput(answer, protocol, response, bytewise) {
    const writer = protocol.stream(answer);
    let opened = false;
    const send = (text) => {
        if (opened)
            return sendText(response, text, bytewise);
        opened = true;
        const { streamType = "text/event-stream; charset=utf-8" } = protocol;
        response.writeHead(200, { "content-type": streamType, "cache-control": "no-cache" });
        return sendText(response, writer.open() + text, bytewise);
    };
    return {
        async write(changes) {
            if (changes.length > 0)
                await send(changes.map((change) => writer.write(change)).join(""));
        },
        async fail({ text }) {
            await send(text);
            response.end();
        },
        async cut() {
            response.destroy();
        },
        async end() {
            await send(writer.close());
            response.end();
        },
    };
}
/** Waits for the end of the answer and sends it as one JSON body; cut, it leaves half of what there is, or nothing. */
export function wholeOutput(answer, protocol, response, bytewise) {
    const open = () => {
        const body = JSON.stringify(protocol.answerBody(answer));
        // Chunks keep single bytes apart that one body would let the network join again.
        const length = bytewise ? {} : { "content-length": Buffer.byteLength(body) };
        response.writeHead(200, { "content-type": "application/json", ...length });
        return body;
    };
    return {
        async write() { },
        async fail({ failure }) {
            throw failure;
        },
        async cut() {
            if (answer.choices.some((choice) => choice.blocks.length > 0)) {
                const body = open();
                await sendText(response, body.slice(0, body.length / 2), bytewise);
            }
            response.destroy();
        },
        async end() {
            await sendText(response, open(), bytewise);
            response.end();
        },
    };
}
/** Resolves when the text has been handed to the network, so that a cut right after it takes nothing back. */
async function sendText(response, text, bytewise) {
    if (!bytewise)
        return send(response, text);
    for (const byte of Buffer.from(text)) {
        await send(response, Buffer.of(byte));
        await turn();
        if (response.destroyed)
            return;
    }
}
function send(response, chunk) {
    if (chunk.length === 0)
        return Promise.resolve();
    return new Promise((resolve) => {
        response.write(chunk, () => resolve());
    });
}
