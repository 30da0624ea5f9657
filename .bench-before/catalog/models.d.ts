/** Models known by name: the generated rows, and the simulated models. */
import type { ModelInfo } from "../core/model-info.ts";
export declare const catalog: readonly ModelInfo[];
