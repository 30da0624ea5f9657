/** Our tag among the metadata of a response: for whoever looks at the provider's console, and in no answer. */
import { isObject } from "../../core/json.js";
const tagName = "afterword_tag";
/** https://platform.openai.com/docs/api-reference/responses/create#responses-create-metadata */
const maxPairs = 16;
const maxLength = 512;
/** The metadata with the tag, or as they are where it has no place. */
export function withTag(metadata, tag) {
    const given = metadata ?? {};
    if (!isObject(given) || tag.length > maxLength || Object.keys(given).length >= maxPairs)
        return metadata;
    return { ...given, [tagName]: tag };
}
export function withoutTag(response) {
    const { metadata } = response;
    if (!isObject(metadata) || !(tagName in metadata))
        return response;
    const { [tagName]: _tag, ...rest } = metadata;
    return { ...response, metadata: rest };
}
/** The same of an event that holds a response. */
export function withoutTagInside(event) {
    return isObject(event.response) ? { ...event, response: withoutTag(event.response) } : event;
}
