import type { ModelPrices } from "../core/model-info.ts";
/**
 * Prices by `provider:name`; none where there is no file.
 * @throws InvalidRequestError naming the file, the model and the field that cannot be used
 */
export declare function readUserPrices(path?: string): Promise<ReadonlyMap<string, ModelPrices>>;
