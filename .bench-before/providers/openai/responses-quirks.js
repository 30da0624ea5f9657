/** https://platform.openai.com/docs/api-reference/responses/create: no penalties, no seed, no stop sequences, one answer, no sound. */
const usual = [
    ...["temperature", "top-p", "logprobs", "tools", "tool-choice", "parallel-tool-calls", "server-tools"],
    ...["schema", "reasoning", "reasoning-effort", "image", "image-url", "pdf", "pdf-url"],
    ...["service-tier", "metadata"],
];
/** What a server with these quirks can carry. */
export function responsesFeatures(quirks) {
    const features = new Set([...usual, ...(quirks.with ?? [])]);
    for (const feature of quirks.without ?? [])
        features.delete(feature);
    return features;
}
