import { anthropicBatches } from "./anthropic-batches.js";
import { geminiBatches } from "./gemini-batches.js";
import { geminiFiles } from "./gemini-files.js";
import { geminiInteractions } from "./gemini-interactions.js";
import { mistralBatches } from "./mistral-batches.js";
import { openaiBackground } from "./openai-background.js";
import { openaiBatches } from "./openai-batches.js";
import { openaiFiles } from "./openai-files.js";
import { xaiBatches } from "./xai-batches.js";
import { xaiDeferred } from "./xai-deferred.js";
export const services = [
    geminiBatches,
    geminiFiles,
    geminiInteractions,
    openaiBackground,
    anthropicBatches,
    openaiBatches,
    openaiFiles,
    mistralBatches,
    xaiBatches,
    xaiDeferred,
];
