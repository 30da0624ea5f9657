/** Which provider of this package speaks which recorded protocol: a line here adds a protocol to the replay. */
import { anthropic } from "../../src/anthropic.ts";
import { gemini } from "../../src/gemini.ts";
import type { Provider } from "../../src/index.ts";
import { openaiCompatible, type VendorName, vendor, vendorNames } from "../../src/openai-compatible.ts";
import { responsesProvider } from "../../src/providers/openai/responses.ts";
import { yandex } from "../../src/yandex.ts";

/** @param name the recording's provider @param url where it is played, without the version */
type MakeProvider = (name: string, url: string) => Provider;

// No repeats: an error that was recorded is the answer.
const settings = { apiKey: "replayed-key-0123456789", maxRetries: 0 } as const;

/** DeepSeek has no version in its address. */
const versions: Readonly<Record<string, string>> = { deepseek: "" };

export const protocols: Readonly<Record<string, MakeProvider>> = {
  "openai.chat": (name, url) => {
    const baseURL = `${url}/v1`;
    return isVendor(name) ? vendor(name, { ...settings, baseURL }) : openaiCompatible({ ...settings, name, baseURL });
  },
  "openai.responses": (name, url) => {
    const baseURL = `${url}${versions[name] ?? "/v1"}`;
    return responsesProvider({ name, baseURL, keyVariables: [], quirks: {} }, settings);
  },
  "anthropic.messages": (_name, url) => anthropic({ ...settings, baseURL: url }),
  "gemini.generate": (_name, url) => gemini({ ...settings, baseURL: url }),
  "yandex.completion": (_name, url) => yandex({ ...settings, folderId: "b1g00000000000000000", baseURL: url }),
};

function isVendor(name: string): name is VendorName {
  return (vendorNames as readonly string[]).includes(name);
}
