/** What is stored of a batch that was submitted. */
import { InvalidRequestError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { isId } from "./batch-object.js";
/** How long results can be kept: https://platform.openai.com/docs/api-reference/batch/create#batch_create-output_expires_after */
export const keptMs = 30 * 24 * 3_600_000;
/** @throws InvalidRequestError for what is no reference of a batch */
export function readReference(stored, provider) {
    const { batchId, inputFileId, submittedAt } = isObject(stored) ? stored : {};
    if (!isId(batchId) || (inputFileId !== undefined && !isId(inputFileId))) {
        throw new InvalidRequestError("reference", `This is no reference of a batch of ${provider}.`);
    }
    return {
        batchId,
        ...(inputFileId !== undefined && { inputFileId }),
        ...(typeof submittedAt === "number" && { submittedAt }),
    };
}
/** To a batch that the provider told of. */
export function referenceTo({ id, inputFileId, createdAt }) {
    return {
        batchId: id,
        ...(isId(inputFileId) && { inputFileId }),
        ...(!Number.isNaN(createdAt) && { submittedAt: createdAt }),
    };
}
/** Not found is what is said of a batch of long ago; of a newer one, it is a mistake of key or address, which must not lose it. */
export function isForgotten(error, { submittedAt }, { clock }) {
    const unknown = error instanceof ProviderError && error.status === 404;
    return unknown && submittedAt !== undefined && clock.now() - submittedAt >= keptMs;
}
