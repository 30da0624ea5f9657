/** Vendors and servers that speak OpenAI's chat protocol, as data: where they are, and what each takes in another way, or not at all. */
import { mistralLanes } from "./mistral/lanes.js";
import { chatBatches } from "./openai/batch.js";
import { xaiLanes } from "./xai/lanes.js";
/**
 * Where a vendor's page does not name a field, it counts as not taken: most ignore what they do not know, and an option that is silently ignored
 * is worse than one that is refused.
 */
export const vendors = {
    // https://api-docs.deepseek.com/api/create-chat-completion, https://api-docs.deepseek.com/guides/thinking_mode
    // Prefix completion is a beta at another address. Earlier reasoning must come back once a tool was called, and is ignored otherwise.
    deepseek: {
        baseURL: "https://api.deepseek.com",
        keyVariables: ["DEEPSEEK_API_KEY"],
        quirks: {
            reasoning: "thinking + reasoning_effort",
            replayReasoning: "reasoning_content",
            without: [
                ...["schema", "seed", "penalties", "choices", "parallel-tool-calls", "metadata", "service-tier"],
                ...["image", "image-url", "pdf", "audio"],
            ],
        },
    },
    // https://console.groq.com/docs/openai, https://console.groq.com/docs/api-reference, https://console.groq.com/docs/reasoning
    groq: {
        baseURL: { variable: "GROQ_BASE_URL", default: "https://api.groq.com/openai/v1", read: under("/openai/v1") },
        keyVariables: ["GROQ_API_KEY"],
        // https://console.groq.com/docs/batch; the size and the lists as in groq/groq-typescript, resources/batches.ts.
        lanes: chatBatches({
            limits: { requests: 50_000, bytes: 100_000_000, sameModel: true, windowMs: 24 * 3_600_000 },
            wholeLists: true,
        }),
        quirks: {
            maxTokensField: "max_completion_tokens",
            efforts: ["low", "medium", "high"],
            replayReasoning: "reasoning",
            without: ["choices", "logprobs", "penalties", "metadata", "pdf", "audio"],
        },
    },
    // https://docs.mistral.ai/api/endpoint/chat, https://docs.mistral.ai/studio-api/conversations/reasoning
    // Fields that the API does not know are an error. Its `input_audio` is another than OpenAI's.
    mistral: {
        baseURL: "https://api.mistral.ai/v1",
        keyVariables: ["MISTRAL_API_KEY"],
        lanes: mistralLanes,
        quirks: {
            streamOptions: false,
            seedField: "random_seed",
            efforts: ["minimal", "low", "medium", "high", "xhigh"],
            replayReasoning: "thinking",
            prefill: "prefix",
            pdf: "document_url",
            // A user message after a result is an error, and a result may hold pieces of content: mistralai/client-python, models/toolmessage.py.
            resultFiles: "content",
            with: ["pdf-url"],
            without: ["logprobs", "service-tier", "audio"],
        },
    },
    // https://docs.x.ai/docs/api-reference#chat-completions, https://docs.x.ai/developers/model-capabilities/text/reasoning
    // https://docs.x.ai/developers/advanced-api-usage/priority-processing, https://docs.x.ai/developers/cost-tracking
    xai: {
        baseURL: "https://api.x.ai/v1",
        keyVariables: ["XAI_API_KEY"],
        lanes: xaiLanes,
        quirks: {
            maxTokensField: "max_completion_tokens",
            cost: "cost_in_usd_ticks",
            efforts: ["low", "medium", "high"],
            without: ["metadata", "pdf", "audio"],
        },
    },
    // https://openrouter.ai/docs/api-reference/overview, https://openrouter.ai/docs/use-cases/reasoning-tokens
    // https://openrouter.ai/docs/features/multimodal/pdfs, https://openrouter.ai/docs/use-cases/usage-accounting
    openrouter: {
        baseURL: { variable: "OPENROUTER_BASE_URL", default: "https://openrouter.ai/api/v1" },
        keyVariables: ["OPENROUTER_API_KEY"],
        quirks: {
            maxTokensField: "max_completion_tokens",
            cost: "cost",
            reasoning: "reasoning",
            replayReasoning: "reasoning_details",
            prefill: "message",
            // https://openrouter.ai/docs/features/structured-outputs
            strictSchema: "openai",
            with: ["top-k", "pdf-url", "video", "video-url"],
            without: ["choices"],
        },
    },
    // https://docs.together.ai/reference/chat-completions-1; its `logprobs` is a number, and answered in a shape of its own.
    together: {
        baseURL: { variable: "TOGETHER_BASE_URL", default: "https://api.together.ai/v1" },
        keyVariables: ["TOGETHER_API_KEY"],
        quirks: {
            streamOptions: false,
            stopAsList: true,
            reasoning: "reasoning.enabled, reasoning_effort",
            efforts: ["low", "medium", "high"],
            replayReasoning: "reasoning",
            with: ["top-k", "video", "video-url"],
            without: ["logprobs", "parallel-tool-calls", "metadata", "service-tier", "pdf"],
        },
    },
    // https://docs.fireworks.ai/api-reference/post-chatcompletions, https://docs.fireworks.ai/guides/reasoning
    fireworks: {
        baseURL: {
            variable: "FIREWORKS_BASE_URL",
            default: "https://api.fireworks.ai/inference/v1",
            read: under("/inference/v1"),
        },
        keyVariables: ["FIREWORKS_API_KEY"],
        quirks: {
            reasoning: "thinking or reasoning_effort",
            replayReasoning: "reasoning_content",
            with: ["top-k", "video", "video-url"],
            without: ["pdf", "audio"],
        },
    },
    // https://inference-docs.cerebras.ai/api-reference/chat-completions, https://inference-docs.cerebras.ai/capabilities/reasoning
    cerebras: {
        baseURL: { variable: "CEREBRAS_BASE_URL", default: "https://api.cerebras.ai/v1", read: under("/v1") },
        keyVariables: ["CEREBRAS_API_KEY"],
        quirks: {
            maxTokensField: "max_completion_tokens",
            efforts: ["low", "medium", "high"],
            replayReasoning: "reasoning",
            without: ["metadata", "pdf", "audio"],
        },
    },
    // https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle; the name of a deployment is the name of a model. The variable holds what
    // Azure shows as the endpoint of a resource, `https://NAME.openai.azure.com/`.
    azure: {
        baseURL: { variable: "AZURE_OPENAI_ENDPOINT", read: under("/openai/v1") },
        keyVariables: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"],
        keyHeader: "api-key",
        // https://learn.microsoft.com/azure/foundry/openai/how-to/batch: a job that takes longer than 24 hours goes on.
        lanes: chatBatches({ limits: { requests: 100_000, bytes: 200_000_000, sameModel: true }, outputsExpire: true }),
        quirks: {
            maxTokensField: "max_completion_tokens",
            // https://learn.microsoft.com/azure/foundry/openai/how-to/structured-outputs: strict functions do not go with parallel calls.
            strictSchema: "azure",
            retryConflict: true,
        },
    },
    // https://docs.ollama.com/api/openai-compatibility; the key is for ollama.com.
    ollama: {
        baseURL: { variable: "OLLAMA_HOST", default: "http://127.0.0.1:11434/v1", read: ollamaBase },
        keyVariables: ["OLLAMA_API_KEY"],
        keyOptional: true,
        quirks: {
            replayReasoning: "reasoning",
            without: [
                ...["tool-choice", "parallel-tool-calls", "choices", "logprobs", "metadata", "service-tier"],
                ...["image-url", "pdf"],
            ],
        },
    },
    // https://lmstudio.ai/docs/developer/openai-compat/chat-completions, https://lmstudio.ai/docs/developer/openai-compat/tools
    lmstudio: {
        baseURL: "http://127.0.0.1:1234/v1",
        keyVariables: ["LM_API_TOKEN"],
        keyOptional: true,
        quirks: {
            reasoning: false,
            with: ["top-k"],
            without: [
                ...["parallel-tool-calls", "choices", "logprobs", "metadata", "service-tier"],
                ...["image-url", "pdf", "audio"],
            ],
        },
    },
    // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
    llamacpp: {
        baseURL: "http://127.0.0.1:8080/v1",
        keyVariables: ["LLAMA_API_KEY"],
        keyOptional: true,
        quirks: {
            replayReasoning: "reasoning_content",
            prefill: "message",
            with: ["top-k"],
            without: ["choices", "metadata", "service-tier", "pdf"],
        },
    },
    // https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
    vllm: {
        baseURL: "http://127.0.0.1:8000/v1",
        keyVariables: ["VLLM_API_KEY"],
        keyOptional: true,
        quirks: {
            reasoning: "reasoning_effort, thinking_token_budget",
            replayReasoning: "reasoning",
            prefill: "continue_final_message",
            with: ["top-k", "video", "video-url"],
            without: ["metadata", "service-tier", "pdf"],
        },
    },
};
/** What vendors' own libraries append to what stands in these variables. */
function under(path) {
    return (url) => {
        const base = url.trim().replace(/\/+$/, "");
        return base.endsWith(path) ? base : base + path;
    };
}
/**
 * As Ollama itself reads it, a host, a host and port, or a URL: https://github.com/ollama/ollama/blob/main/envconfig/config.go. A server may listen
 * on all addresses; one cannot call all of them.
 */
function ollamaBase(written) {
    const text = written.trim();
    const [, scheme = text === "ollama.com" ? "https" : "http", rest = ""] = /^(?:(\w+):\/\/)?(.*)$/.exec(text) ?? [];
    const [, authority = "", path = ""] = /^([^/]*)(.*)$/.exec(rest) ?? [];
    const [, host = authority, port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(authority) ?? [];
    const named = /^[\da-f]*:[\da-f:.]+$/i.test(host) ? `[${host}]` : host;
    const callable = ["", "0.0.0.0", "[::]"].includes(named) ? "127.0.0.1" : named;
    const defaultPort = text.includes("://") || scheme === "https" ? "" : ":11434";
    return under("/v1")(`${scheme}://${callable}${port === undefined ? defaultPort : `:${port}`}${path}`);
}
