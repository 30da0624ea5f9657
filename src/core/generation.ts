/** One request: inert until read, run once, replayed to any number of readers. */
import { assemble } from "./assembler.ts";
import type { Clock } from "./clock.ts";
import { AfterwordError, ConnectionError, TimeoutError } from "./errors.ts";
import { EventLog } from "./event-log.ts";
import type { StreamEvent } from "./events.ts";
import type { ToolCallPart } from "./message.ts";
import type { ModelInfo } from "./model-info.ts";
import { withPrefill } from "./prefill.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import type { Result } from "./result.ts";
import type { Usage } from "./usage.ts";

/** How a generation ended. `result` of a failure is what had come until then. */
export type Settled =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: unknown; readonly result: Result };

export interface GenerationOptions {
  readonly provider: Provider;
  readonly model: ModelInfo;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Nothing is sent before the first `await`, iteration or accessor; then one request is sent, however many read it.
 * `await` gives the {@link Result}; `for await` gives pieces of text as they arrive. A failure is thrown to every reader, every time, and to
 * nobody else. When the last iterating reader leaves early and nobody awaits, the request is aborted.
 *
 * ```ts
 * import { getModel } from "afterword";
 *
 * const generation = getModel("sim:prose").prompt("Name three rivers.");
 * for await (const text of generation) process.stdout.write(text);
 * console.log(await generation.usage());
 * ```
 */
export class Generation implements PromiseLike<Result>, AsyncIterable<string>, AsyncDisposable {
  readonly request: ModelRequest;
  readonly #options: GenerationOptions;
  readonly #log = new EventLog();
  readonly #abort = new AbortController();
  readonly #callbacks: ((settled: Settled) => unknown)[] = [];
  #done: PromiseWithResolvers<Result> | undefined;
  #settled: Settled | undefined;
  /** Iterators that have not left, plus one for good as soon as anybody awaits. */
  #readers = 0;
  #awaited = false;

  constructor(request: ModelRequest, options: GenerationOptions) {
    this.request = request;
    this.#options = options;
  }

  // biome-ignore lint/suspicious/noThenProperty: a generation is awaited like a promise; it resolves to a plain Result
  then<A = Result, B = never>(
    onFulfilled?: ((result: Result) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result().then(onFulfilled, onRejected);
  }

  /** All text of the first choice. */
  async text(): Promise<string> {
    return (await this.#result()).text;
  }

  /** Tokens used; `undefined` where the provider did not say. */
  async usage(): Promise<Usage | undefined> {
    return (await this.#result()).usage;
  }

  /** The tool calls that wait for a result. */
  async toolCalls(): Promise<readonly ToolCallPart[]> {
    return (await this.#result()).toolCalls;
  }

  /** Pieces of the first choice's text, from the beginning, for every reader. */
  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    let others: Set<number> | undefined;
    return this.#read((event) => {
      if (event.type === "text-delta") return others?.has(event.index) ? undefined : event.text;
      if (event.type === "block-start" && event.choice) (others ??= new Set()).add(event.index);
      return undefined;
    });
  }

  /** Everything that happens, from the beginning, for every reader. */
  events(): AsyncIterableIterator<StreamEvent> {
    return this.#read((event) => event);
  }

  /**
   * Calls `callback` once when the generation has ended, however it ended; at once if it already has. Readers that were waiting go on after
   * the callbacks. An error thrown by a callback is reported as uncaught and changes nothing here.
   */
  onDone(callback: (settled: Settled) => unknown): this {
    if (this.#settled) void this.#call(callback, this.#settled);
    else this.#callbacks.push(callback);
    return this;
  }

  /** Ends it: every reader fails with `reason` (an `AbortError` unless given). Nothing happens if it has already ended. */
  abort(reason?: unknown): void {
    this.#abort.abort(reason);
    // One that was never started is not sent for later readers either.
    if (!this.#done) this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#done && !this.#settled) this.abort();
  }

  #result(): Promise<Result> {
    if (!this.#awaited) {
      this.#awaited = true;
      this.#readers++;
    }
    // Not the promise of #start: a callback that reads the finished generation must not wait for itself.
    if (this.#settled)
      return this.#settled.ok ? Promise.resolve(this.#settled.result) : Promise.reject(this.#settled.error);
    return this.#start();
  }

  #start(): Promise<Result> {
    if (!this.#done) {
      this.#done = Promise.withResolvers();
      // It is also rejected when only iterators read: they throw it themselves.
      this.#done.promise.catch(() => {});
      void this.#run(this.#options);
    }
    return this.#done.promise;
  }

  async #run({ provider, model, clock, signal, timeoutMs }: GenerationOptions): Promise<void> {
    const startedAt = clock.now();
    let firstEventMs: number | undefined;
    const own = this.#abort;
    const follow = () => own.abort(signal?.reason);
    const cancelTimeout = timeoutMs && clock.after(timeoutMs, () => own.abort(new TimeoutError("call", timeoutMs)));
    const finish = (error?: { readonly value: unknown }) => {
      if (this.#settled) return;
      signal?.removeEventListener("abort", follow);
      own.signal.removeEventListener("abort", aborted);
      if (cancelTimeout) cancelTimeout();
      const timing = {
        startedAt,
        ...(firstEventMs !== undefined && { firstEventMs }),
        durationMs: clock.now() - startedAt,
      };
      this.#settle(assemble(this.request.model, this.#log.events, timing), error);
    };
    const aborted = () => finish({ value: own.signal.reason });

    signal?.addEventListener("abort", follow, { once: true });
    own.signal.addEventListener("abort", aborted, { once: true });
    if (signal?.aborted) follow();
    if (own.signal.aborted) return aborted();
    try {
      const context = { signal: own.signal, model, clock, onRetry: (event: StreamEvent) => this.#log.push(event) };
      const stream = provider.stream(this.request, context);
      const { prefill } = this.request.options;
      for await (const batch of prefill === undefined ? stream : withPrefill(prefill, stream)) {
        // Whoever reads has been told of the end; leaving the loop tells the provider.
        if (this.#settled) return;
        if (firstEventMs === undefined) firstEventMs = clock.now() - startedAt;
        this.#log.push(batch);
      }
      if (this.#log.events.at(-1)?.type === "finish") finish();
      else finish({ value: new ConnectionError(`${provider.name} ended the answer without a finish event.`) });
    } catch (error) {
      finish({ value: error });
    }
  }

  #settle(result: Result, error?: { readonly value: unknown }): void {
    if (error && AfterwordError.isInstance(error.value)) error.value.result = result;
    const settled: Settled = error ? { ok: false, error: error.value, result } : { ok: true, result };
    this.#settled = settled;
    this.#log.end(error);
    const tell = () => {
      if (settled.ok) this.#done?.resolve(result);
      else this.#done?.reject(settled.error);
      this.#log.wake();
    };
    if (this.#callbacks.length === 0) tell();
    else void this.#callAll(settled).then(tell);
  }

  async #callAll(settled: Settled): Promise<void> {
    for (const callback of this.#callbacks.splice(0)) await this.#call(callback, settled);
  }

  async #call(callback: (settled: Settled) => unknown, settled: Settled): Promise<void> {
    try {
      await callback(settled);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #read<T>(pick: (event: StreamEvent) => T | undefined): AsyncIterableIterator<T> {
    const enter = () => {
      this.#readers++;
      this.#start();
    };
    const leave = () => {
      if (--this.#readers === 0 && !this.#settled) this.abort();
    };
    return this.#log.follow(pick, enter, leave);
  }
}
