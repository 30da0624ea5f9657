import { type AiSdkModel, type AiSdkProvider } from "./specification.ts";
/** A provider, a function that makes a model of an id, or models by id. */
export type AiSdkModels = AiSdkProvider | ((modelId: string) => AiSdkModel) | Readonly<Record<string, AiSdkModel>>;
/**
 * @param id as it was asked for, for errors
 * @throws UnknownModelError, or InvalidRequestError where what is found is no language model of a known specification
 */
export type FindModel = (name: string, id: string) => AiSdkModel;
/** @throws InvalidRequestError naming what is no language model */
export declare function modelFinder(models: AiSdkModels): FindModel;
/** What models call their provider, up to the first dot: `openai` of `openai.responses`; `undefined` where no model tells. */
export declare function providerName(models: AiSdkModels): string | undefined;
