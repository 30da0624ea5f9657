/**
 * The API takes files of 2 GB; all requests of a submission are held in memory while it is sent. How many there may be is not documented: 200,000 is
 * what the same vendor's other batches take (https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini).
 */
export const batchLimits = {
    requests: 200_000,
    bytes: 200_000_000,
    sameModel: true,
    windowMs: 48 * 3_600_000,
};
