/** How the body of an answer is cut into objects. */
import { JsonlParser } from "./jsonl.js";
import { SseParser } from "./sse.js";
const parsers = { sse: SseParser, jsonl: JsonlParser };
/**
 * @param streamed whether a stream was asked for
 * @param usual how the provider streams, where the content type does not tell: gateways call their lines plain JSON
 * @returns nothing for an answer in one piece
 */
export function streamParser(response, streamed, usual, maxEventLength) {
    const framing = framingOf(response.header("content-type") ?? "", streamed, usual);
    return framing && new parsers[framing](maxEventLength);
}
function framingOf(type, streamed, usual) {
    if (type.includes("event-stream"))
        return "sse";
    if (/ndjson|jsonl/.test(type))
        return "jsonl";
    if (!streamed || type.includes("html"))
        return undefined;
    return usual === "sse" && type.includes("json") ? undefined : usual;
}
/** The data of a stream's first event, empty where there is none; the rest is left unread. `undefined` of what is no stream of events. */
export async function firstEvent(response, maxEventLength) {
    if (!response.header("content-type")?.includes("event-stream"))
        return undefined;
    const parser = new SseParser(maxEventLength);
    let first = "";
    for await (const chunk of response.body) {
        parser.push(chunk, (data) => {
            if (first === "")
                first = data;
        });
        if (first !== "")
            break;
    }
    return first;
}
