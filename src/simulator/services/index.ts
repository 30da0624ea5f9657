/** Every service there is, by its vendor. */
import type { Service } from "../service.ts";
import { anthropicBatches } from "./anthropic-batches.ts";
import { geminiBatches } from "./gemini-batches.ts";
import { geminiFiles } from "./gemini-files.ts";
import { geminiInteractions } from "./gemini-interactions.ts";
import { mistralBatches } from "./mistral-batches.ts";
import { openaiBackground } from "./openai-background.ts";
import { openaiBatches } from "./openai-batches.ts";
import { openaiFiles } from "./openai-files.ts";
import { xaiBatches } from "./xai-batches.ts";
import { xaiDeferred } from "./xai-deferred.ts";

export const services: readonly Service[] = [
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
