const providers = new Set(["sim", "ollama", "lmstudio", "llamacpp", "vllm"]);
/** Whether nobody sends a bill for it. */
export function isLocal({ provider, name }) {
    // Ollama's server passes these on to ollama.com: https://docs.ollama.com/cloud
    return providers.has(provider) && !/[-:]cloud$/.test(name);
}
export const free = {
    currency: "USD",
    nano: 0,
    parts: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, serverTools: 0 },
    basis: "exact",
    source: "local",
};
