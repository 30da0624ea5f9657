/** The simulator as a provider: for whoever asks for a `sim:` model by name, with no key and no network. Started on first use. */
import type { Provider } from "../core/provider.ts";
import { chatProvider } from "./openai/chat.ts";

export function sim(): Provider {
  let started: Promise<Provider> | undefined;
  return {
    name: "sim",
    async *stream(request, context) {
      started ??= start();
      yield* (await started).stream(request, context);
    },
  };
}

async function start(): Promise<Provider> {
  const { startSimulator } = await import("../simulator/server.ts");
  const simulator = await startSimulator({ unref: true });
  const profile = { name: "sim", baseURL: simulator.openaiURL, keyVariables: [], quirks: {} };
  return chatProvider(profile, { apiKey: "simulated" });
}
