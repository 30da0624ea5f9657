/** One process of a contender: it submits, works or looks, as the bench asks it to, and tells when what happened. */
import type { Contender, Desk, ModuleName, PageQuery, Place } from "./contender.ts";
import { nowMs } from "./now.ts";

export interface Span {
  readonly count: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What can be asked for, with what is given and what comes back. */
export interface Requests {
  readonly open: { readonly given: null; readonly made: null };
  readonly submitFor: { readonly given: { readonly ms: number }; readonly made: Span };
  /** When the call was made. */
  readonly submit: { readonly given: null; readonly made: number };
  readonly submitAll: { readonly given: { readonly count: number; readonly notBefore?: number }; readonly made: Span };
  readonly isAllDone: { readonly given: null; readonly made: boolean };
  /** `null` where the contender has no pages. */
  readonly page: { readonly given: PageQuery; readonly made: readonly number[] | null };
  readonly work: { readonly given: null; readonly made: null };
  readonly close: { readonly given: null; readonly made: null };
}

export interface Asked {
  readonly id: number;
  readonly name: keyof Requests;
  readonly given: unknown;
}

/** An answer, or, without an id, when operations have begun. */
export type Told =
  | { readonly id: number; readonly made?: unknown; readonly error?: string }
  | { readonly begun: readonly number[] };

const tellMs = 5;

const [module, given = ""] = process.argv.slice(2);
const place = JSON.parse(given) as Place;
const { contender } = (await import(`./contenders/${module as ModuleName}.ts`)) as { readonly contender: Contender };

const tell = (told: Told) => void process.send?.(told);
let desk: Desk | undefined;
let stop: (() => Promise<void>) | undefined;

function atDesk(): Desk {
  if (!desk) throw new Error("This process was not asked to open first.");
  return desk;
}

async function timed(work: () => Promise<number>): Promise<Span> {
  const startedAt = nowMs();
  const count = await work();
  return { count, startedAt, endedAt: nowMs() };
}

/** What begins is told every few milliseconds, so that telling weighs little. */
async function work(): Promise<null> {
  let begun: number[] = [];
  const timer = setInterval(() => {
    if (begun.length > 0) tell({ begun });
    begun = [];
  }, tellMs);
  const end = await contender.work(place, () => begun.push(nowMs()));
  stop = async () => {
    clearInterval(timer);
    await end();
  };
  return null;
}

const answers: {
  readonly [Name in keyof Requests]: (given: Requests[Name]["given"]) => Promise<Requests[Name]["made"]>;
} = {
  async open() {
    desk = await contender.open(place);
    return null;
  },
  submitFor: ({ ms }) =>
    timed(async () => {
      let count = 0;
      for (const until = nowMs() + ms; nowMs() < until; count++) await atDesk().submit();
      return count;
    }),
  async submit() {
    const at = nowMs();
    await atDesk().submit();
    return at;
  },
  submitAll: ({ count, notBefore }) =>
    timed(async () => {
      await atDesk().submitAll(count, notBefore === undefined ? undefined : new Date(notBefore));
      return count;
    }),
  isAllDone: () => atDesk().isAllDone(),
  page: async (query) => (await atDesk().pageMs?.(query)) ?? null,
  work,
  async close() {
    await stop?.();
    await desk?.close();
    return null;
  },
};

process.on("message", async ({ id, name, given: what }: Asked) => {
  try {
    const answer = answers[name] as (given: unknown) => Promise<unknown>;
    tell({ id, made: await answer(what) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? `${error.stack}` : String(error) });
  }
});
// It ends with whoever started it.
process.on("disconnect", () => process.exit(0));
tell({ id: 0 });
