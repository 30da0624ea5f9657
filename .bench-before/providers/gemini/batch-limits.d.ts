/**
 * The API takes files of 2 GB; all requests of a submission are held in memory while it is sent. How many there may be is not documented: 200,000 is
 * what the same vendor's other batches take (https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini).
 */
export declare const batchLimits: {
    readonly requests: 200000;
    readonly bytes: 200000000;
    readonly sameModel: true;
    readonly windowMs: number;
};
