/** As much of the AI SDK's language model specification as is used here, declared anew: its types need nothing installed. */
export declare const versions: readonly ["v3", "v4"];
export type Version = (typeof versions)[number];
/** A language model of the AI SDK. `v3` came with its version 6, `v4` with 7. */
export interface AiSdkModel {
    readonly specificationVersion: Version;
    /** Such as `openai.responses`. */
    readonly provider: string;
    readonly modelId: string;
    /** Which URLs it takes as they are, by media type. */
    readonly supportedUrls: PromiseLike<SupportedUrls> | SupportedUrls;
    doGenerate(call: AiSdkCall): PromiseLike<AiSdkAnswer>;
    doStream(call: AiSdkCall): PromiseLike<AiSdkStream>;
}
/** A provider of the AI SDK, such as `createOpenAI()` gives. */
export interface AiSdkProvider {
    languageModel(modelId: string): AiSdkModel;
}
export interface SupportedUrls {
    readonly [mediaType: string]: readonly RegExp[];
}
/** The options of one call. */
export interface AiSdkCall {
    readonly prompt: readonly object[];
    readonly maxOutputTokens?: number;
    readonly temperature?: number;
    readonly topP?: number;
    readonly topK?: number;
    readonly frequencyPenalty?: number;
    readonly presencePenalty?: number;
    readonly stopSequences?: readonly string[];
    readonly seed?: number;
    readonly responseFormat?: object;
    readonly tools?: readonly object[];
    readonly toolChoice?: object;
    readonly reasoning?: string;
    readonly includeRawChunks?: boolean;
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly providerOptions?: Readonly<Record<string, object>>;
    readonly abortSignal?: AbortSignal;
}
/** A whole answer. */
export interface AiSdkAnswer {
    readonly content: readonly object[];
    readonly finishReason: object;
    readonly usage: object;
    readonly warnings: readonly object[];
    readonly providerMetadata?: object;
    readonly response?: {
        readonly id?: string;
        readonly modelId?: string;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: unknown;
    };
}
/** A streamed answer; its stream is the web's `ReadableStream`. */
export interface AiSdkStream {
    readonly stream: {
        getReader(): AiSdkReader;
    };
    readonly response?: {
        readonly headers?: Readonly<Record<string, string>>;
    };
}
export interface AiSdkReader {
    read(): Promise<{
        readonly done: boolean;
        readonly value?: object | undefined;
    }>;
    cancel(reason?: unknown): Promise<void>;
}
/** A part of a stream, or of an answer's content. */
export interface AiSdkPart {
    readonly type: string;
    readonly [member: string]: unknown;
}
