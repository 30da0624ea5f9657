/** Vendors and servers that speak OpenAI's chat protocol, as data: where they are, and what each takes in another way, or not at all. */
import { mistralLanes } from "./mistral/lanes.ts";
import type { ChatProfile } from "./openai/chat.ts";
import { xaiLanes } from "./xai/lanes.ts";
/**
 * Where a vendor's page does not name a field, it counts as not taken: most ignore what they do not know, and an option that is silently ignored
 * is worse than one that is refused.
 */
export declare const vendors: {
    readonly deepseek: {
        readonly baseURL: "https://api.deepseek.com";
        readonly keyVariables: readonly ["DEEPSEEK_API_KEY"];
        readonly quirks: {
            readonly reasoning: "thinking + reasoning_effort";
            readonly replayReasoning: "reasoning_content";
            readonly without: readonly ["schema", "seed", "penalties", "choices", "parallel-tool-calls", "metadata", "service-tier", "image", "image-url", "pdf", "audio"];
        };
    };
    readonly groq: {
        readonly baseURL: {
            readonly variable: "GROQ_BASE_URL";
            readonly default: "https://api.groq.com/openai/v1";
            readonly read: (url: string) => string;
        };
        readonly keyVariables: readonly ["GROQ_API_KEY"];
        readonly lanes: (profile: ChatProfile, settings: import("../index.ts").HttpSettings) => NonNullable<import("../index.ts").Provider["lanes"]>;
        readonly quirks: {
            readonly maxTokensField: "max_completion_tokens";
            readonly efforts: readonly ["low", "medium", "high"];
            readonly replayReasoning: "reasoning";
            readonly without: readonly ["choices", "logprobs", "penalties", "metadata", "pdf", "audio"];
        };
    };
    readonly mistral: {
        readonly baseURL: "https://api.mistral.ai/v1";
        readonly keyVariables: readonly ["MISTRAL_API_KEY"];
        readonly lanes: typeof mistralLanes;
        readonly quirks: {
            readonly streamOptions: false;
            readonly seedField: "random_seed";
            readonly efforts: readonly ["minimal", "low", "medium", "high", "xhigh"];
            readonly replayReasoning: "thinking";
            readonly prefill: "prefix";
            readonly pdf: "document_url";
            readonly resultFiles: "content";
            readonly with: readonly ["pdf-url"];
            readonly without: readonly ["logprobs", "service-tier", "audio"];
        };
    };
    readonly xai: {
        readonly baseURL: "https://api.x.ai/v1";
        readonly keyVariables: readonly ["XAI_API_KEY"];
        readonly lanes: typeof xaiLanes;
        readonly quirks: {
            readonly maxTokensField: "max_completion_tokens";
            readonly cost: "cost_in_usd_ticks";
            readonly efforts: readonly ["low", "medium", "high"];
            readonly without: readonly ["metadata", "pdf", "audio"];
        };
    };
    readonly openrouter: {
        readonly baseURL: {
            readonly variable: "OPENROUTER_BASE_URL";
            readonly default: "https://openrouter.ai/api/v1";
        };
        readonly keyVariables: readonly ["OPENROUTER_API_KEY"];
        readonly quirks: {
            readonly maxTokensField: "max_completion_tokens";
            readonly cost: "cost";
            readonly reasoning: "reasoning";
            readonly replayReasoning: "reasoning_details";
            readonly prefill: "message";
            readonly strictSchema: "openai";
            readonly with: readonly ["top-k", "pdf-url", "video", "video-url"];
            readonly without: readonly ["choices"];
        };
    };
    readonly together: {
        readonly baseURL: {
            readonly variable: "TOGETHER_BASE_URL";
            readonly default: "https://api.together.ai/v1";
        };
        readonly keyVariables: readonly ["TOGETHER_API_KEY"];
        readonly quirks: {
            readonly streamOptions: false;
            readonly stopAsList: true;
            readonly reasoning: "reasoning.enabled, reasoning_effort";
            readonly efforts: readonly ["low", "medium", "high"];
            readonly replayReasoning: "reasoning";
            readonly with: readonly ["top-k", "video", "video-url"];
            readonly without: readonly ["logprobs", "parallel-tool-calls", "metadata", "service-tier", "pdf"];
        };
    };
    readonly fireworks: {
        readonly baseURL: {
            readonly variable: "FIREWORKS_BASE_URL";
            readonly default: "https://api.fireworks.ai/inference/v1";
            readonly read: (url: string) => string;
        };
        readonly keyVariables: readonly ["FIREWORKS_API_KEY"];
        readonly quirks: {
            readonly reasoning: "thinking or reasoning_effort";
            readonly replayReasoning: "reasoning_content";
            readonly with: readonly ["top-k", "video", "video-url"];
            readonly without: readonly ["pdf", "audio"];
        };
    };
    readonly cerebras: {
        readonly baseURL: {
            readonly variable: "CEREBRAS_BASE_URL";
            readonly default: "https://api.cerebras.ai/v1";
            readonly read: (url: string) => string;
        };
        readonly keyVariables: readonly ["CEREBRAS_API_KEY"];
        readonly quirks: {
            readonly maxTokensField: "max_completion_tokens";
            readonly efforts: readonly ["low", "medium", "high"];
            readonly replayReasoning: "reasoning";
            readonly without: readonly ["metadata", "pdf", "audio"];
        };
    };
    readonly azure: {
        readonly baseURL: {
            readonly variable: "AZURE_OPENAI_ENDPOINT";
            readonly read: (url: string) => string;
        };
        readonly keyVariables: readonly ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"];
        readonly keyHeader: "api-key";
        readonly lanes: (profile: ChatProfile, settings: import("../index.ts").HttpSettings) => NonNullable<import("../index.ts").Provider["lanes"]>;
        readonly quirks: {
            readonly maxTokensField: "max_completion_tokens";
            readonly strictSchema: "azure";
            readonly retryConflict: true;
        };
    };
    readonly ollama: {
        readonly baseURL: {
            readonly variable: "OLLAMA_HOST";
            readonly default: "http://127.0.0.1:11434/v1";
            readonly read: typeof ollamaBase;
        };
        readonly keyVariables: readonly ["OLLAMA_API_KEY"];
        readonly keyOptional: true;
        readonly quirks: {
            readonly replayReasoning: "reasoning";
            readonly without: readonly ["tool-choice", "parallel-tool-calls", "choices", "logprobs", "metadata", "service-tier", "image-url", "pdf"];
        };
    };
    readonly lmstudio: {
        readonly baseURL: "http://127.0.0.1:1234/v1";
        readonly keyVariables: readonly ["LM_API_TOKEN"];
        readonly keyOptional: true;
        readonly quirks: {
            readonly reasoning: false;
            readonly with: readonly ["top-k"];
            readonly without: readonly ["parallel-tool-calls", "choices", "logprobs", "metadata", "service-tier", "image-url", "pdf", "audio"];
        };
    };
    readonly llamacpp: {
        readonly baseURL: "http://127.0.0.1:8080/v1";
        readonly keyVariables: readonly ["LLAMA_API_KEY"];
        readonly keyOptional: true;
        readonly quirks: {
            readonly replayReasoning: "reasoning_content";
            readonly prefill: "message";
            readonly with: readonly ["top-k"];
            readonly without: readonly ["choices", "metadata", "service-tier", "pdf"];
        };
    };
    readonly vllm: {
        readonly baseURL: "http://127.0.0.1:8000/v1";
        readonly keyVariables: readonly ["VLLM_API_KEY"];
        readonly keyOptional: true;
        readonly quirks: {
            readonly reasoning: "reasoning_effort, thinking_token_budget";
            readonly replayReasoning: "reasoning";
            readonly prefill: "continue_final_message";
            readonly with: readonly ["top-k", "video", "video-url"];
            readonly without: readonly ["metadata", "service-tier", "pdf"];
        };
    };
};
export type VendorName = keyof typeof vendors;
/**
 * As Ollama itself reads it, a host, a host and port, or a URL: https://github.com/ollama/ollama/blob/main/envconfig/config.go. A server may listen
 * on all addresses; one cannot call all of them.
 */
declare function ollamaBase(written: string): string;
export {};
