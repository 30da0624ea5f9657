/** All names of OpenTelemetry that are written, in one file: the GenAI conventions are in development and change their names.
 *
 * https://github.com/open-telemetry/semantic-conventions-genai, v0.1.0; read at 024a4f944a1291fcb627c9c47da69e79868dd15e (requests), 066d4a7 (token
 * metrics), 7e7e4e7 (tools and agents), 32c328e (what changed since v1.41).
 */
/** `gen_ai.operation.name`. A chain is an agent of this process: one model in a loop with its tools; a workflow would be several agents. */
export const operations = { request: "chat", tool: "execute_tool", chain: "invoke_agent" };
export const attributes = {
    operation: "gen_ai.operation.name",
    provider: "gen_ai.provider.name",
    conversation: "gen_ai.conversation.id",
    outputType: "gen_ai.output.type",
    errorType: "error.type",
    requestModel: "gen_ai.request.model",
    maxTokens: "gen_ai.request.max_tokens",
    temperature: "gen_ai.request.temperature",
    topP: "gen_ai.request.top_p",
    topK: "gen_ai.request.top_k",
    seed: "gen_ai.request.seed",
    stop: "gen_ai.request.stop_sequences",
    frequencyPenalty: "gen_ai.request.frequency_penalty",
    presencePenalty: "gen_ai.request.presence_penalty",
    choices: "gen_ai.request.choice.count",
    reasoning: "gen_ai.request.reasoning.level",
    stream: "gen_ai.request.stream",
    responseId: "gen_ai.response.id",
    responseModel: "gen_ai.response.model",
    finishReasons: "gen_ai.response.finish_reasons",
    timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
    inputTokens: "gen_ai.usage.input_tokens",
    outputTokens: "gen_ai.usage.output_tokens",
    cacheRead: "gen_ai.usage.cache_read.input_tokens",
    cacheWrite: "gen_ai.usage.cache_write.input_tokens",
    reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
    inputAudio: "gen_ai.usage.audio.input_tokens",
    outputAudio: "gen_ai.usage.audio.output_tokens",
    modality: "gen_ai.token.modality",
    toolName: "gen_ai.tool.name",
    toolType: "gen_ai.tool.type",
    toolCallId: "gen_ai.tool.call.id",
    systemInstructions: "gen_ai.system_instructions",
    inputMessages: "gen_ai.input.messages",
    outputMessages: "gen_ai.output.messages",
    toolDefinitions: "gen_ai.tool.definitions",
    toolArguments: "gen_ai.tool.call.arguments",
    toolResult: "gen_ai.tool.call.result",
    // Ours: the conventions have no words for these.
    generation: "afterword.generation.id",
    step: "afterword.step",
    /** Followed by the label's name. */
    label: "afterword.label.",
    costNano: "afterword.cost.nano",
    costCurrency: "afterword.cost.currency",
    unfinished: "afterword.unfinished",
};
export const metricNames = {
    duration: "gen_ai.client.inference.duration",
    timeToFirstChunk: "gen_ai.client.inference.time_to_first_chunk",
    inputTokens: "gen_ai.client.inference.usage.input_tokens",
    outputTokens: "gen_ai.client.inference.usage.output_tokens",
    cacheRead: "gen_ai.client.inference.usage.cache_read.input_tokens",
    cacheWrite: "gen_ai.client.inference.usage.cache_write.input_tokens",
    reasoningTokens: "gen_ai.client.inference.usage.reasoning.output_tokens",
    operationInputTokens: "gen_ai.client.inference.operation.input_tokens",
    operationOutputTokens: "gen_ai.client.inference.operation.output_tokens",
    toolDuration: "gen_ai.execute_tool.duration",
    chainDuration: "gen_ai.invoke_agent.duration",
    chainRequests: "gen_ai.invoke_agent.inference_calls",
    chainTools: "gen_ai.invoke_agent.tool_calls",
    cost: "afterword.client.cost",
};
const doubled = (from, count) => Array.from({ length: count }, (_, power) => from * 2 ** power);
/** As the conventions advise. */
export const boundaries = {
    /** 0.01 to 81.92 s. */
    seconds: doubled(0.01, 14),
    /** 0.1 to 409.6 s. */
    chainSeconds: doubled(0.1, 13),
    /** 1 to 67,108,864. */
    tokens: Array.from({ length: 14 }, (_, power) => 4 ** power),
    /** 1 to 128. */
    calls: doubled(1, 8),
};
/** `gen_ai.provider.name` where it is not our own name, or that of the AI SDK's package; a provider that is not known there keeps its name. */
const providers = {
    gemini: "gcp.gemini",
    google: "gcp.gemini",
    mistral: "mistral_ai",
    xai: "x_ai",
    azure: "azure.ai.openai",
    moonshotai: "moonshot_ai",
    "amazon-bedrock": "aws.bedrock",
};
export function providerName(provider) {
    return Object.hasOwn(providers, provider) ? providers[provider] : provider;
}
