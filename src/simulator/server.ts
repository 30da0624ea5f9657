/** The simulator: an HTTP server on a loopback port that speaks providers' real wire protocols, with models that say they are simulated. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type SimulatedModel, simulatedModels } from "./behaviour.ts";
import { type Clock, systemClock } from "./clock.ts";
import { handle } from "./handle.ts";
import { type Job, type JobFault, Jobs } from "./jobs.ts";
import { Operations } from "./operations.ts";
import { anthropic } from "./protocols/anthropic.ts";
import { gemini } from "./protocols/gemini.ts";
import { mistral } from "./protocols/mistral.ts";
import { openaiChat } from "./protocols/openai-chat.ts";
import { xai } from "./protocols/xai.ts";
import { yandex } from "./protocols/yandex.ts";
import type { RecordedRequest } from "./shared.ts";
import { findFault, type ScriptStep } from "./steps.ts";

export interface SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** What pauses, times and rate-limit resets go by. Default: the machine's own time. */
  readonly clock?: Clock;
  /** Changes the sentences of sim:prose. Default 0. */
  readonly seed?: number;
  /** Answers for sim:script where the prompt holds none, one a request, in order. */
  readonly scripts?: readonly (readonly ScriptStep[])[];
  /** Other model names to answer to, such as `{ "gpt-4.1-mini": "prose" }`. Names that are not known get the vendor's 404. */
  readonly models?: Readonly<Record<string, SimulatedModel>>;
  /** Milliseconds between the words of sim:prose, streamed or not. Default 15. */
  readonly delayMs?: number;
  /**
   * Milliseconds that work which is collected later takes, besides the pauses of its answer. With a manual clock it is done when the clock has been
   * moved so far. Default 20.
   */
  readonly asyncMs?: number;
  /** What goes wrong with jobs of many requests, one a job, in the order in which they are made. */
  readonly jobFaults?: readonly JobFault[];
  /** Lets the process end while the simulator is open. Default false. */
  readonly unref?: boolean;
}

export interface Simulator extends AsyncDisposable {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string;
  /** The base URL for OpenAI-compatible clients; it ends in `/v1`. */
  readonly openaiURL: string;
  /** The base URL as Anthropic's SDK takes it, without `/v1`. */
  readonly anthropicURL: string;
  /** The base URL as Google's SDK takes it, without `/v1beta`. */
  readonly geminiURL: string;
  /** The base URL in front of Yandex's `/foundationModels/v1/completion` and `/operations`. */
  readonly yandexURL: string;
  /** The base URL as Mistral's settings take it; it ends in `/v1`. */
  readonly mistralURL: string;
  /** The base URL as xAI's settings take it; it ends in `/v1`. */
  readonly xaiURL: string;
  /** Every request so far in the order they came, keys included. `requests.length = 0` forgets them. */
  readonly requests: RecordedRequest[];
  /** Every job of many requests so far, in the order in which they were made, as it stands now. */
  readonly jobs: readonly Job[];
  /** Ends open answers and sockets at once. */
  close(): Promise<void>;
}

/**
 * Starts a simulator on 127.0.0.1. Its models are `echo`, `prose`, `script` and `flaky`, also written `sim:echo` and so on. Any key will do.
 *
 * @throws TypeError for options that cannot be meant so.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, unref = false, seed = 0, delayMs = 15, asyncMs = 20, models = {}, scripts = [] } = options;
  const { jobFaults = [] } = options;
  checkOptions(models, scripts, { delayMs, asyncMs });
  const clock = options.clock ?? systemClock(unref);
  const requests: RecordedRequest[] = [];
  const counts = new Map<string, number>();
  const waiting = scripts.values();
  const jobs = new Jobs(clock, asyncMs, jobFaults);
  const shared = {
    ...{ seed, delayMs, models, requests, clock, operations: new Operations(clock, asyncMs) },
    ...{ jobs, files: new Map() },
    nextScript: () => waiting.next().value,
    count(key: string) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },
  };
  const server = createServer((request, response) => handle(request, response, shared));
  // Node's 5 seconds would now and then close an idle connection under a client that is about to use it again.
  server.keepAliveTimeout = 60_000;
  if (unref) server.unref().on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  };
  const urls = {
    openaiURL: url + openaiChat.base,
    anthropicURL: url + anthropic.base,
    geminiURL: url + gemini.base,
    yandexURL: url + yandex.base,
    mistralURL: url + mistral.base,
    xaiURL: url + xai.base,
  };
  return {
    ...{ url, ...urls, requests, close },
    get jobs() {
      return jobs.all;
    },
    [Symbol.asyncDispose]: close,
  };
}

function checkOptions(models: object, scripts: readonly (readonly unknown[])[], times: object): void {
  for (const [name, model] of Object.entries(models)) {
    if (simulatedModels.includes(model)) continue;
    throw new TypeError(`models: ${name} can be ${simulatedModels.join(", ")}, not ${model}.`);
  }
  for (const [index, steps] of scripts.entries()) {
    const fault = findFault(steps);
    if (fault !== undefined) throw new TypeError(`scripts[${index}]: ${fault}`);
  }
  for (const [name, ms] of Object.entries(times)) {
    if (!(ms >= 0)) throw new TypeError(`${name}: ${ms} is no number of milliseconds.`);
  }
}
