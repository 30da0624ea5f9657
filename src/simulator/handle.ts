/** One request from its first byte to its answer: recorded, routed, checked the way the vendor would, planned and delivered. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { type SimulatedModel, simulatedModels } from "./behaviour.ts";
import { behaviours } from "./behaviours/index.ts";
import type { Clock } from "./clock.ts";
import { collect, submit } from "./collect.ts";
import { deliver, deliverHttp } from "./deliver.ts";
import { Failure } from "./failure.ts";
import { type JsonValue, parseJson } from "./json.ts";
import type { Operations } from "./operations.ts";
import type { Protocol, Route } from "./protocol.ts";
import { anthropic } from "./protocols/anthropic.ts";
import { gemini } from "./protocols/gemini.ts";
import { openaiChat } from "./protocols/openai-chat.ts";
import { openaiResponses } from "./protocols/openai-responses.ts";
import { yandex } from "./protocols/yandex.ts";
import type { ScriptStep } from "./steps.ts";

const protocols: readonly Protocol[] = [openaiChat, openaiResponses, anthropic, gemini, yandex];

export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, else its text; `undefined` where there was none. */
  readonly body: JsonValue | undefined;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What all requests of one simulator share. */
interface Shared {
  readonly clock: Clock;
  readonly seed: number;
  readonly delayMs: number;
  readonly models: Readonly<Record<string, SimulatedModel>>;
  readonly requests: RecordedRequest[];
  readonly operations: Operations;
  nextScript(): readonly ScriptStep[] | undefined;
  /** How often this was called with `key`, this time included. */
  count(key: string): number;
}

/** What is asked of a protocol, and the means to answer. */
interface Call {
  readonly protocol: Protocol;
  readonly route: Route | undefined;
  readonly method: string;
  readonly path: string;
  /** What stands after the protocol's base, with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonValue | undefined;
  readonly response: ServerResponse;
}

export async function handle(request: IncomingMessage, response: ServerResponse, shared: Shared): Promise<void> {
  response.setHeader("x-afterword-simulated", "true");
  // Node's own would be the machine's time, and clients reckon rate-limit resets against it.
  response.setHeader("date", new Date(shared.clock.now()).toUTCString());
  // A client may leave at any moment: `close` says so, and an error event without a listener would end the process.
  response.on("error", () => {});
  const { method = "GET", url = "/", headers } = request;
  const text = await readText(request).catch(() => undefined);
  // The client left in the middle of its request.
  if (text === undefined) return;
  const body = parseJson(text);
  const recorded = text === "" ? undefined : (body ?? text);
  shared.requests.push({ method, path: url, headers, body: recorded, time: shared.clock.now() });
  const path = url.split("?")[0] ?? "/";
  const found = findRoute(path);
  if (!found) return sendJson(response, 404, { error: `Nothing is simulated at ${path}.` });
  const { protocol } = found;
  const requestId = nextId("req", shared);
  if (protocol.requestIdHeader !== undefined) response.setHeader(protocol.requestIdHeader, requestId);
  try {
    await answer({ ...found, method, path, target: url.slice(protocol.base.length), headers, body, response }, shared);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const failure = error instanceof Failure ? error : new Failure(500, `The simulator itself failed: ${error}`);
    for (const [name, value] of Object.entries(failure.headers)) response.setHeader(name, value);
    sendJson(response, failure.status, protocol.errorBody(failure, requestId));
  }
}

async function answer(call: Call, shared: Shared): Promise<void> {
  const { protocol, route, method, path, target, headers, body, response } = call;
  const { clock, seed, delayMs, models, operations, nextScript, count } = shared;
  const { deferred } = protocol;
  if (!route) throw protocol.unknownPath(method, path);
  if (method !== route.method && method !== route.otherMethod) throw protocol.wrongMethod(method, path, route.method);
  protocol.authorize(headers, target);
  if (route.kind === "models") {
    return sendJson(response, 200, protocol.models([...simulatedModels, ...Object.keys(models)]));
  }
  if (deferred && (route.kind === "operation" || route.kind === "cancel")) {
    return sendJson(response, 200, collect(route.kind, target, { deferred, operations }));
  }
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  const prompt = protocol.read(body, target);
  const behaviour = findBehaviour(prompt.model, models);
  if (!behaviour) throw protocol.unknownModel(prompt.model);
  const countAttempt = (key: string) => count(`attempt ${key}`);
  const plan = behaviours[behaviour](prompt, { protocol, path, seed, delayMs, nextScript, countAttempt });
  const { signal } = closed;
  const means = { prompt, protocol, response, clock, signal, nextId: (prefix: string) => nextId(prefix, shared) };
  if (!deferred || route.kind !== "submit") return deliver(plan, means);
  const first = plan.choices[0]?.[0];
  if (first?.type === "http") return deliverHttp(first, means);
  const operation = submit(plan, prompt, { ...means, deferred, operations });
  if (operation) sendJson(response, 200, operation);
}

function nextId(prefix: string, { count }: Shared): string {
  return `sim_${prefix}_${count(`id ${prefix}`)}`;
}

function findBehaviour(model: string, models: Readonly<Record<string, SimulatedModel>>): SimulatedModel | undefined {
  if (Object.hasOwn(models, model)) return models[model];
  const name = model.startsWith("sim:") ? model.slice(4) : model;
  return simulatedModels.find((known) => known === name);
}

function findRoute(path: string): { readonly protocol: Protocol; readonly route: Route | undefined } | undefined {
  const near = protocols.filter(({ base }) => path === base || path.startsWith(`${base}/`));
  const routes = near.map((protocol) => ({ protocol, route: protocol.route(path.slice(protocol.base.length)) }));
  return routes.find(({ route }) => route) ?? routes[0];
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

function sendJson(response: ServerResponse, status: number, body: JsonValue): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}
