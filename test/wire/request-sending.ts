/** Sends the request of a recorded exchange through the public API, to a server that gives the recorded answer. */
import { catalog } from "../../src/catalog/models.ts";
import { isObject, type JsonObject } from "../../src/core/json.ts";
import { AfterwordError, createRegistry, type Provider, type Result } from "../../src/index.ts";
import { openai } from "../../src/openai.ts";
import { protocols } from "./protocols.ts";
import type { Exchange, RecordedCase } from "./recordings.ts";
import type { Reading } from "./request-reader.ts";
import { answerOf, type ReplayServer } from "./server.ts";

export interface Sent {
  /** What arrived at the provider; nothing where it was refused before. */
  readonly body: JsonObject | undefined;
  readonly result: Result | undefined;
  readonly error: unknown;
}

export async function sendReading(
  server: ReplayServer,
  recorded: RecordedCase,
  exchange: Exchange,
  { messages, options }: Reading,
): Promise<Sent> {
  const session = server.play([answerOf(exchange)]);
  const provider = makeProvider(recorded, session.url);
  const model = createRegistry({ providers: [provider], models: catalog }).getModel(
    `${provider.name}:${modelOf(exchange)}`,
  );
  const settled = await settle(() => model.prompt(messages, { ...options, stream: exchange.stream }));
  return { ...settled, body: session.requests[0]?.body };
}

async function settle(start: () => PromiseLike<Result>): Promise<Pick<Sent, "result" | "error">> {
  try {
    return { result: await start(), error: undefined };
  } catch (error) {
    if (!AfterwordError.isInstance(error)) throw error;
    return { result: undefined, error };
  }
}

/** OpenAI's own provider, where the replay takes a server of the protocol that nothing is known of. */
function makeProvider({ provider, api }: RecordedCase, url: string): Provider {
  const settings = { apiKey: "replayed-key-0123456789", maxRetries: 0, baseURL: `${url}/v1` };
  if (provider === "openai") return openai({ ...settings, api: api === "openai.chat" ? "chat" : "responses" });
  const make = protocols[api];
  if (!make) throw new Error(`no provider speaks ${api}`);
  return make(provider, url);
}

/** Named by the body or the path; of Yandex's URI without the folder, which the provider adds. */
function modelOf({ request: { path, body } }: Exchange): string {
  const { model, modelUri } = isObject(body) ? body : {};
  const name = typeof modelUri === "string" ? modelUri.replace(/^gpt:\/\/[^/]+\//, "") : model;
  return String(name ?? /\/models\/([^/:?]+):/.exec(path)?.[1] ?? "recorded");
}
