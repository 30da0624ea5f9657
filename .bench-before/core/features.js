/** What a request needs of its provider and model, checked before anything is sent. */
import { UnsupportedError } from "./errors.js";
import { factsOf } from "./history.js";
import { functionTools, serverTools } from "./options.js";
const inBody = "Leave it out, or pass it in providerOptions.body if the server knows it.";
const leave = "Leave it out.";
const option = (name, words = name, hint = leave) => ({
    words,
    uses: ({ options }) => options[name] !== undefined,
    hint,
});
const file = (words, fits, hint = "Choose a model that takes it.") => ({
    words,
    uses: ({ messages }) => factsOf(messages).files.some(fits),
    hint,
});
const isImage = ({ mediaType }) => mediaType.startsWith("image/");
const isPdf = ({ mediaType }) => mediaType === "application/pdf";
const isAudio = ({ mediaType }) => mediaType.startsWith("audio/");
const isVideo = ({ mediaType }) => mediaType.startsWith("video/");
const isText = ({ mediaType }) => mediaType.startsWith("text/");
const asData = "Pass its bytes: file(bytes).";
export const needs = {
    temperature: option("temperature"),
    "top-p": option("topP"),
    "top-k": option("topK", "topK", inBody),
    penalties: {
        words: "frequencyPenalty and presencePenalty",
        uses: ({ options }) => (options.frequencyPenalty ?? options.presencePenalty) !== undefined,
        hint: leave,
    },
    stop: option("stop", "stop sequences", "Leave them out and cut the text yourself."),
    seed: option("seed", "seed", inBody),
    choices: {
        words: "several choices",
        uses: ({ options }) => (options.choices ?? 1) > 1,
        hint: "Send the prompt several times.",
    },
    logprobs: option("logprobs"),
    tools: {
        words: "tools",
        uses: ({ options }) => functionTools(options).length > 0,
        hint: "Choose a model that calls tools.",
    },
    "tool-choice": {
        words: "a forced tool",
        uses: ({ options }) => options.toolChoice === "required" || typeof options.toolChoice === "object",
        hint: 'Use toolChoice "auto".',
    },
    "parallel-tool-calls": {
        words: "parallelToolCalls: false",
        uses: ({ options }) => options.parallelToolCalls === false,
        hint: leave,
    },
    "server-tools": {
        words: "server-side tools",
        uses: ({ options }) => serverTools(options).length > 0,
        hint: "Pass what the server knows in providerOptions.body.",
    },
    schema: option("schema", "a schema", "Choose a model with structured output, or describe the JSON in the prompt."),
    prefill: option("prefill", "prefill", "Describe in the prompt how the answer should begin."),
    reasoning: {
        words: "reasoning",
        uses: ({ options }) => options.reasoning !== undefined && options.reasoning !== false,
        hint: "Leave it out, or choose a model that thinks.",
    },
    "reasoning-budget": {
        words: "a reasoning budget in tokens",
        uses: ({ options }) => typeof options.reasoning === "object" && "budgetTokens" in options.reasoning,
        hint: 'Ask by effort, reasoning: { effort: "low" }, or with reasoning: true.',
    },
    "reasoning-effort": {
        words: "reasoning by effort",
        uses: ({ options }) => typeof options.reasoning === "object" && "effort" in options.reasoning,
        hint: "Give a budget, reasoning: { budgetTokens: 2048 }, or ask with reasoning: true.",
    },
    image: file("images", isImage),
    "image-url": file("images by URL", (part) => isImage(part) && part.url !== undefined, asData),
    pdf: file("PDF files", isPdf),
    "pdf-url": file("PDF files by URL", (part) => isPdf(part) && part.url !== undefined, asData),
    audio: file("audio", isAudio),
    "audio-url": file("audio by URL", (part) => isAudio(part) && part.url !== undefined, asData),
    video: file("video", isVideo),
    "video-url": file("video by URL", (part) => isVideo(part) && part.url !== undefined, asData),
    "text-file": file("text files", isText, "Put the text into the prompt."),
    "other-file": file("other kinds of file", (part) => ![isImage, isPdf, isAudio, isVideo, isText].some((fits) => fits(part)), "Convert it to text, an image or a PDF."),
    citations: file("citations", (part) => part.citations === true, "Leave citations out of the file."),
    "service-tier": option("serviceTier"),
    metadata: option("metadata"),
};
/**
 * @param provider where it does not tell its features, everything is passed on
 * @param alternatives ids of models that can what this one cannot, for the error
 * @throws UnsupportedError naming the first feature that is missing, the model, and what would work
 */
export function checkFeatures(request, model, provider, alternatives) {
    for (const [name, need] of Object.entries(needs)) {
        if (!need.uses(request))
            continue;
        const carried = provider.features?.has(name) ?? true;
        if (carried && modelHas(model, name))
            continue;
        const elsewhere = provider.hints?.[name];
        if (!carried && elsewhere !== undefined)
            throw new UnsupportedError(need.words, model.id, elsewhere);
        // Where the protocol has no place for it, no other model of the provider would do.
        const others = carried ? alternatives(name) : [];
        const hint = others.length > 0 ? `${need.hint} These do: ${others.join(", ")}.` : need.hint;
        throw new UnsupportedError(need.words, model.id, hint);
    }
}
/** Whether a model is known to have a feature that other models lack. */
export function surelyHas(model, feature) {
    const { input, reasoning, tools, toolChoice, schema, prefill } = model.capabilities;
    const known = {
        tools,
        "tool-choice": toolChoice ?? tools,
        schema,
        prefill,
        reasoning,
        image: input,
        pdf: input,
        audio: input,
        video: input,
    };
    return known[feature] !== undefined && modelHas(model, feature);
}
/** Whether a model has a feature, as far as is known: what is not known is not refused. */
export function modelHas({ capabilities }, feature) {
    const { reasoning, sampling, tools, toolChoice, schema, prefill, input } = capabilities;
    switch (feature) {
        case "temperature":
        case "top-p":
        case "top-k":
            return sampling !== false;
        case "tools":
            return tools !== false;
        case "tool-choice":
            return tools !== false && toolChoice !== false;
        case "schema":
            return schema !== false;
        case "prefill":
            return prefill !== false;
        case "reasoning":
            return reasoning !== "none";
        case "reasoning-budget":
            return reasoning === undefined || reasoning === "budget" || reasoning === "budget-or-effort";
        case "reasoning-effort":
            return reasoning === undefined || reasoning === "effort" || reasoning === "budget-or-effort";
        case "image":
        case "pdf":
        case "audio":
        case "video":
            return input === undefined || input.includes(feature);
        default:
            return true;
    }
}
