/** All names of OpenTelemetry that are written, in one file: the GenAI conventions are in development and change their names.
 *
 * https://github.com/open-telemetry/semantic-conventions-genai, v0.1.0; read at 024a4f944a1291fcb627c9c47da69e79868dd15e (requests), 066d4a7 (token
 * metrics), 7e7e4e7 (tools and agents), 32c328e (what changed since v1.41).
 */
/** `gen_ai.operation.name`. A chain is an agent of this process: one model in a loop with its tools; a workflow would be several agents. */
export declare const operations: {
    readonly request: "chat";
    readonly tool: "execute_tool";
    readonly chain: "invoke_agent";
};
export declare const attributes: {
    readonly operation: "gen_ai.operation.name";
    readonly provider: "gen_ai.provider.name";
    readonly conversation: "gen_ai.conversation.id";
    readonly outputType: "gen_ai.output.type";
    readonly errorType: "error.type";
    readonly requestModel: "gen_ai.request.model";
    readonly maxTokens: "gen_ai.request.max_tokens";
    readonly temperature: "gen_ai.request.temperature";
    readonly topP: "gen_ai.request.top_p";
    readonly topK: "gen_ai.request.top_k";
    readonly seed: "gen_ai.request.seed";
    readonly stop: "gen_ai.request.stop_sequences";
    readonly frequencyPenalty: "gen_ai.request.frequency_penalty";
    readonly presencePenalty: "gen_ai.request.presence_penalty";
    readonly choices: "gen_ai.request.choice.count";
    readonly reasoning: "gen_ai.request.reasoning.level";
    readonly stream: "gen_ai.request.stream";
    readonly responseId: "gen_ai.response.id";
    readonly responseModel: "gen_ai.response.model";
    readonly finishReasons: "gen_ai.response.finish_reasons";
    readonly timeToFirstChunk: "gen_ai.response.time_to_first_chunk";
    readonly inputTokens: "gen_ai.usage.input_tokens";
    readonly outputTokens: "gen_ai.usage.output_tokens";
    readonly cacheRead: "gen_ai.usage.cache_read.input_tokens";
    readonly cacheWrite: "gen_ai.usage.cache_write.input_tokens";
    readonly reasoningTokens: "gen_ai.usage.reasoning.output_tokens";
    readonly inputAudio: "gen_ai.usage.audio.input_tokens";
    readonly outputAudio: "gen_ai.usage.audio.output_tokens";
    readonly modality: "gen_ai.token.modality";
    readonly toolName: "gen_ai.tool.name";
    readonly toolType: "gen_ai.tool.type";
    readonly toolCallId: "gen_ai.tool.call.id";
    readonly systemInstructions: "gen_ai.system_instructions";
    readonly inputMessages: "gen_ai.input.messages";
    readonly outputMessages: "gen_ai.output.messages";
    readonly toolDefinitions: "gen_ai.tool.definitions";
    readonly toolArguments: "gen_ai.tool.call.arguments";
    readonly toolResult: "gen_ai.tool.call.result";
    readonly generation: "afterword.generation.id";
    readonly step: "afterword.step";
    /** Followed by the label's name. */
    readonly label: "afterword.label.";
    readonly costNano: "afterword.cost.nano";
    readonly costCurrency: "afterword.cost.currency";
    readonly unfinished: "afterword.unfinished";
};
export declare const metricNames: {
    readonly duration: "gen_ai.client.inference.duration";
    readonly timeToFirstChunk: "gen_ai.client.inference.time_to_first_chunk";
    readonly inputTokens: "gen_ai.client.inference.usage.input_tokens";
    readonly outputTokens: "gen_ai.client.inference.usage.output_tokens";
    readonly cacheRead: "gen_ai.client.inference.usage.cache_read.input_tokens";
    readonly cacheWrite: "gen_ai.client.inference.usage.cache_write.input_tokens";
    readonly reasoningTokens: "gen_ai.client.inference.usage.reasoning.output_tokens";
    readonly operationInputTokens: "gen_ai.client.inference.operation.input_tokens";
    readonly operationOutputTokens: "gen_ai.client.inference.operation.output_tokens";
    readonly toolDuration: "gen_ai.execute_tool.duration";
    readonly chainDuration: "gen_ai.invoke_agent.duration";
    readonly chainRequests: "gen_ai.invoke_agent.inference_calls";
    readonly chainTools: "gen_ai.invoke_agent.tool_calls";
    readonly cost: "afterword.client.cost";
};
/** As the conventions advise. */
export declare const boundaries: {
    /** 0.01 to 81.92 s. */
    readonly seconds: number[];
    /** 0.1 to 409.6 s. */
    readonly chainSeconds: number[];
    /** 1 to 67,108,864. */
    readonly tokens: number[];
    /** 1 to 128. */
    readonly calls: number[];
};
export declare function providerName(provider: string): string;
