/** Packs operations that wait for the same model into submissions: when there are enough, or when the first of them has waited long enough. */

import { newId } from "../core/id.ts";
import type { LaneLimits } from "../core/lane.ts";
import type { Registry } from "../core/registry.ts";
import { type Packable, packPrefix, type Store, type SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";

/** How long operations are gathered for one submission, from when the first of them could go. */
export const defaultBatchWindowMs = 60_000;

/** A submission is held in memory while it is sent. */
const mostBytes = 64 * 1024 * 1024;
/** Some room for what stands around each request. */
const fill = 0.9;
/** No provider takes more in one. */
const mostRequests = 1_000_000;
/** The groups are not looked at more often than this, however often the store changes. */
const lookEveryMs = 100;

export interface Packed {
  readonly works: readonly SubmissionWork[];
  /** When there is something to be looked at again; `undefined` when nothing waits. */
  readonly nextAt: number | undefined;
}

export class Packer {
  readonly #means: WorkerMeans & { readonly store: Store };
  readonly #worker: string;
  readonly #windowMs: number;
  readonly #size: number;
  #looked: { readonly at: number; readonly nextAt: number | undefined } | undefined;

  constructor(
    means: WorkerMeans & { readonly store: Store },
    worker: string,
    { windowMs, size }: { readonly windowMs: number; readonly size: number },
  ) {
    this.#means = means;
    this.#worker = worker;
    this.#windowMs = windowMs;
    this.#size = size;
  }

  /** @param room how many submissions may be taken */
  async pack(room: number, leaseMs: number): Promise<Packed> {
    const { store, clock } = this.#means;
    const now = clock.now();
    if (!this.#hasLanes() || room <= 0) return { works: [], nextAt: undefined };
    if (this.#looked && now - this.#looked.at < lookEveryMs) {
      return { works: [], nextAt: this.#looked.at + lookEveryMs };
    }
    const works: SubmissionWork[] = [];
    let nextAt: number | undefined;
    for (const packable of await store.packable(now, this.#mostOfAny())) {
      const { group, due } = packable;
      const model = group.slice(packPrefix.length);
      const limits = limitsOf(this.#means.registry, model);
      if (!limits) continue;
      const dueAt = this.#dueAt(packable, limits, now);
      if (due > 0 && dueAt <= now && works.length < room) {
        const work = await this.#packOne(group, model, limits, now, leaseMs);
        if (work) works.push(work);
        // There may be more of it.
        nextAt = now;
      } else nextAt = Math.min(nextAt ?? Number.POSITIVE_INFINITY, dueAt);
    }
    this.#looked = { at: now, nextAt };
    if (works.length > 0) this.#looked = undefined;
    return { works, nextAt };
  }

  #packOne(from: string, model: string, limits: LaneLimits, now: number, leaseMs: number) {
    const group = model.slice(0, model.indexOf(":"));
    const submission = {
      ...({ id: newId(now), state: "packed", lane: "batch", group, model, from, size: 0, attempts: 0 } as const),
      createdAt: now,
      modifiedAt: now,
    };
    const leaseUntil = now + leaseMs;
    const limit = this.#most(limits);
    const bytes = Math.floor(Math.min(limits.bytes ?? mostBytes, mostBytes) * fill);
    return this.#means.store.pack({ from, submission, worker: this.#worker, now, leaseUntil, limit, bytes });
  }

  #dueAt({ due, firstAt, nextAt }: Packable, limits: LaneLimits, now: number): number {
    if (due >= this.#most(limits)) return now;
    return due > 0 ? firstAt + this.#windowMs : (nextAt ?? Number.POSITIVE_INFINITY);
  }

  #most({ requests }: LaneLimits): number {
    return Math.min(requests, this.#size, mostRequests);
  }

  /** More than this is not counted: it would be counted again and again. */
  #mostOfAny(): number {
    const { providers } = this.#means.registry;
    return Math.max(...providers.map(({ lanes }) => (lanes?.batch ? this.#most(lanes.batch.limits) : 1)));
  }

  #hasLanes(): boolean {
    return this.#means.registry.providers.some(({ lanes }) => lanes?.batch);
  }
}

/** `undefined` where this worker cannot ask the model in a batch. */
function limitsOf(registry: Registry, model: string): LaneLimits | undefined {
  try {
    return registry.means(model).provider.lanes?.batch?.limits;
  } catch {
    return undefined;
  }
}
