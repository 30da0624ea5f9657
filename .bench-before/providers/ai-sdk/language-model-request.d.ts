import type { Feature } from "../../core/features.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { Provider } from "../../core/provider.ts";
import type { ModelRequest } from "../../core/request.ts";
import type { AiSdkCall, AiSdkModel } from "./specification.ts";
/**
 * What the specification has words for. Not `prefill`: it does not say whether a model goes on from a last assistant message or begins anew.
 * https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-call-options.ts
 */
export declare const languageModelFeatures: ReadonlySet<Feature>;
/** Packages have words of their own for what the specification has none for. */
export declare const languageModelHints: NonNullable<Provider["hints"]>;
/** @throws UnsupportedError or InvalidRequestError for what this model or the specification cannot carry, before anything is sent */
export declare function languageModelCall(request: ModelRequest, model: AiSdkModel, info: ModelInfo, provider: string, abortSignal: AbortSignal): Promise<AiSdkCall>;
