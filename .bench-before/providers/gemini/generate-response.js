/** Answers of Gemini's generateContent as events, whole or streamed alike. https://ai.google.dev/api/generate-content#generatecontentresponse */
import { ConnectionError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { CandidateDecoder } from "./generate-candidate.js";
import { choiceFinish } from "./generate-finish.js";
import { generateUsage } from "./generate-usage.js";
export function generateDecoder(provider, response) {
    return new GenerateDecoder(provider, response);
}
class GenerateDecoder {
    #provider;
    #response;
    /** By the index on the wire, in the order of their appearance. */
    #candidates = new Map();
    /** What the answer as a whole tells besides its candidates. */
    #facts = {};
    #id;
    #started = false;
    #blocks = 0;
    #usage;
    constructor(provider, response) {
        this.#provider = provider;
        this.#response = response;
    }
    read(chunk, events) {
        if (!this.#started)
            this.#start(chunk, events);
        for (const name in chunk) {
            const value = chunk[name];
            switch (name) {
                case "candidates":
                    if (Array.isArray(value))
                        this.#read(value, events);
                    break;
                case "usageMetadata":
                    // Cumulative: what comes replaces what came.
                    if (isObject(value))
                        this.#usage = value;
                    break;
                case "modelVersion":
                case "responseId":
                    break;
                default:
                    if (value !== undefined)
                        this.#facts[name] = value;
            }
        }
    }
    end(events, how) {
        const candidates = [...this.#candidates.values()];
        const { promptFeedback } = this.#facts;
        const blocked = isObject(promptFeedback) && promptFeedback.blockReason !== undefined;
        const unfinished = candidates.length === 0 || candidates.some(({ reason }) => reason === undefined);
        if (unfinished && !blocked && how !== "whole") {
            throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
                retryable: true,
            });
        }
        for (const candidate of candidates)
            candidate.end(events);
        const endings = candidates.map((candidate) => choiceFinish(candidate, blocked));
        const facts = this.#allFacts(candidates);
        events.push({
            type: "finish",
            ...(endings[0] ?? { finishReason: blocked ? "content-filter" : "unknown" }),
            ...(this.#usage && { usage: generateUsage(this.#usage, serverTools(candidates)) }),
            ...(endings.length > 1 && { choices: endings }),
            ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
        });
    }
    close(events) {
        const candidates = [...this.#candidates.values()];
        for (const candidate of candidates)
            candidate.end(events);
        if (this.#usage)
            events.push({ type: "usage", usage: generateUsage(this.#usage, serverTools(candidates)) });
    }
    #start(chunk, events) {
        if (!["candidates", "promptFeedback", "usageMetadata", "responseId"].some((name) => name in chunk)) {
            throw new ProviderError(`${this.#provider} sent JSON that is no answer.`, {
                provider: this.#provider,
                status: this.#response.status,
                requestId: this.#response.requestId,
                body: chunk,
            });
        }
        this.#started = true;
        const { responseId, modelVersion } = chunk;
        if (typeof responseId === "string")
            this.#id = responseId;
        events.push({
            type: "start",
            ...(this.#id !== undefined && { id: this.#id }),
            ...(typeof modelVersion === "string" && { model: modelVersion }),
            response: this.#response,
        });
    }
    #read(candidates, events) {
        for (let position = 0; position < candidates.length; position++) {
            const candidate = candidates[position];
            if (!isObject(candidate))
                continue;
            const index = typeof candidate.index === "number" ? candidate.index : position;
            let decoder = this.#candidates.get(index);
            if (!decoder) {
                const number = this.#candidates.size;
                const idPrefix = `call_${this.#id ?? "unnamed"}${number > 0 ? `_${number}` : ""}`;
                decoder = new CandidateDecoder(this.#provider, number, idPrefix, () => this.#blocks++);
                this.#candidates.set(index, decoder);
            }
            decoder.read(candidate, events);
        }
    }
    /** Those of the first candidate stand among those of the answer; where there are several, all stand in a list as well. */
    #allFacts(candidates) {
        const told = candidates.length > 1 && candidates.some(({ facts }) => Object.keys(facts).length > 0);
        return {
            ...this.#facts,
            ...candidates[0]?.facts,
            ...(told && { candidates: candidates.map(({ facts }) => facts) }),
        };
    }
}
function serverTools(candidates) {
    const counts = {};
    for (const candidate of candidates) {
        for (const [name, count] of Object.entries(candidate.serverTools()))
            if (count > 0)
                counts[name] = (counts[name] ?? 0) + count;
    }
    return counts;
}
