/** `kill -9` of the worker after every single write and every single request of a submission: each row is generated once, and stands in the ledger once. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Simulator } from "../../src/testing.ts";
import { type Asked, type Finished, type Killed, run, simulatorOf } from "./submission.ts";

/**
 * After one of so many events it is killed. By default none is left out where one worker is killed, and two of three where a second one is killed too;
 * `AFTERWORD_KILL_STRIDE=1` leaves none out at all.
 */
const stride = Number(process.env.AFTERWORD_KILL_STRIDE ?? 1);
const secondStride = Number(process.env.AFTERWORD_KILL_STRIDE ?? 3);
const startsAt = Date.UTC(2026, 0, 1);
const folder = mkdtempSync(join(tmpdir(), "afterword-submission-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Plan = Pick<Asked, "provider" | "lane" | "answers" | "chain">;

interface Setting {
  /** Billionths of a dollar for a token of the input, and for one of the output. */
  readonly price: readonly [number, number];
  /** A submission of which nobody knows whether it arrived cannot be looked for. */
  readonly isFindable?: boolean;
  /** The provider gives an answer once. */
  readonly isReadOnce?: boolean;
}

/** Half of what `test/lanes/connections.ts` says; xAI tells itself what it has charged. */
const batches: Readonly<Record<string, Setting>> = {
  "openai chat": { price: [500, 1_000] },
  anthropic: { price: [500, 1_000] },
  gemini: { price: [500, 1_000] },
  mistral: { price: [500, 1_000] },
  xai: { price: [100, 250] },
};
const background: Readonly<Record<string, Setting>> = {
  "openai responses": { price: [750, 1_500], isFindable: false },
  gemini: { price: [750, 1_500], isFindable: false },
  xai: { price: [200, 500], isFindable: false, isReadOnce: true },
  yandex: { price: [750, 1_500], isFindable: false },
};

/** What one kill came to, told in the same words where it came to the same. */
interface Outcome {
  readonly after: string;
  readonly cameTo: string;
  readonly expected: string;
}

const once = "each generated once and paid once";
const unclear = "failed as unclear, sent once at most, and uncertain in the ledger";

/**
 * Kills after one event after the other, until one run gets to its end unharmed.
 * @param before the event after which the worker before it was killed, whose work it goes on with
 */
async function killAfterEach(plan: Plan, setting: Setting, before?: RegExp): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 1;
  let isOver = false;
  const one = async () => {
    while (!isOver) {
      const killAt = next;
      next += before ? secondStride : stride;
      const outcome = await killAfter(killAt, plan, setting, before);
      if (outcome) outcomes.push(outcome);
      else isOver = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, one));
  return outcomes;
}

/** `undefined` where it was not killed, because it has no more events. */
async function killAfter(
  killAt: number,
  plan: Plan,
  setting: Setting,
  before: RegExp | undefined,
): Promise<Outcome | undefined> {
  await using simulator = await simulatorOf(startsAt);
  const names = [plan.provider, plan.lane, plan.chain, before?.source, killAt];
  const place = join(folder, names.join(" ").replaceAll(/\W+/g, "-"));
  const { openaiURL, anthropicURL, geminiURL, yandexURL, mistralURL, xaiURL } = simulator;
  const urls = { openaiURL, anthropicURL, geminiURL, yandexURL, mistralURL, xaiURL };
  const asked = { ...plan, urls, path: `${place}.db`, marks: `${place}.marks` };
  const cache = join(folder, "compiled");
  const earlier = before && (await run({ ...asked, startsAt, killAt: before.source }, cache));
  const first = await run({ ...asked, startsAt: earlier?.killedAt ?? startsAt, killAt }, cache);
  const after = `${killAt}: ${first.events.at(-1)}`;
  if (first.killedAt === undefined) {
    const cameTo = whatCameOf(first, plan, setting, simulator, asked.marks);
    return cameTo === once ? undefined : { after: `${killAt}: none`, cameTo, expected: once };
  }
  const expected = isLost(first, setting, simulator) ? unclear : once;
  const second = await run({ ...asked, startsAt: first.killedAt, killAt: 0 }, cache);
  if (second.killedAt !== undefined) throw new Error("It was killed without having been asked to.");
  return { after, cameTo: whatCameOf(second, plan, setting, simulator, asked.marks), expected };
}

/** Whether nobody can know any more: the reference of what was sent is not written down, or an answer that is given once. */
function isLost({ events }: Killed, { isFindable = true, isReadOnce = false }: Setting, { jobs }: Simulator): boolean {
  if (isFindable) return false;
  const commits = events.filter((event) => event === "commit").length;
  // The operation, and the intent to send it.
  if (commits === 2) return true;
  return isReadOnce && commits > 2 && jobs.length === 0 && events.at(-1)?.endsWith("answered") === true;
}

function whatCameOf(told: Finished, plan: Plan, setting: Setting, simulator: Simulator, marks: string): string {
  const { statuses, ledger } = told;
  const { answers, chain } = plan;
  const steps = chain ? 2 : 1;
  const made = madeBy(simulator, plan);
  const lines = ledger.filter(({ kind }) => kind !== "reserved");
  const facts = {
    states: statuses.map(({ metadata }) => metadata.state),
    texts: statuses.map(({ response, error }) => response?.text ?? error?.message),
    made: made.length,
    lines: lines.map(({ kind, cost, costUnknown }) => `${kind} ${cost?.nano ?? costUnknown}`),
    bill: billOf(made, setting),
    left: uploadsLeft(simulator),
    toolCalls: chain ? linesOf(marks) : 0,
  };
  const perOperation = statuses.map(({ id }) => lines.filter(({ operationId }) => operationId === id));
  if (
    statuses.every(({ metadata }) => metadata.state === "succeeded") &&
    statuses.every(({ response }, index) => response?.text === answers[index]) &&
    made.length === answers.length * steps &&
    perOperation.every((own) => own.length === steps && own.every(({ kind }) => kind === "settled")) &&
    lines.length === made.length &&
    lines.reduce((sum, { cost }) => sum + (cost?.nano ?? Number.NaN), 0) === facts.bill &&
    facts.left === 0 &&
    facts.toolCalls <= (chain ? answers.length : 0)
  )
    return once;
  if (
    statuses.every(({ metadata }) => metadata.state === "failed") &&
    statuses.every(({ error }) => /unclear|given once/.test(error?.message ?? "")) &&
    made.length <= answers.length &&
    perOperation.every((own) => own.length === 1 && own[0]?.kind === "uncertain" && own[0].costUnknown !== undefined)
  )
    return unclear;
  return JSON.stringify(facts);
}

interface Made {
  readonly input: number;
  readonly output: number;
}

/** By the simulator's own count: of jobs that are forgotten when they are read, and of operations, by what was asked for. */
function madeBy({ jobs, requests }: Simulator, { lane }: Plan): Made[] {
  if (lane === "batch") {
    return jobs.flatMap(({ rows }) =>
      rows.map(({ outcome }) => (outcome && "answer" in outcome ? outcome.answer.usage : { input: 0, output: 0 })),
    );
  }
  return requests.filter(({ method }) => method === "POST").map(() => ({ input: 100, output: 40 }));
}

function billOf(made: readonly Made[], { price: [input, output] }: Setting): number {
  return made.reduce((sum, each) => sum + each.input * input + each.output * output, 0);
}

/** How many files were uploaded that nobody has deleted. */
function uploadsLeft({ requests }: Simulator): number {
  const uploaded = requests.filter(({ method, path }) => method === "POST" && path.endsWith("/files")).length;
  const deleted = requests.flatMap(({ method, path }) => (method === "DELETE" && path.includes("/files/") ? path : []));
  return Math.max(0, uploaded - new Set(deleted).size);
}

function linesOf(path: string): number {
  try {
    return readFileSync(path, "utf8").trim().split("\n").length;
  } catch {
    return 0;
  }
}

/** @param least how many there are at least where none is left out */
function expectEach(outcomes: readonly Outcome[], least: number, step = stride): void {
  expect(outcomes.filter(({ cameTo, expected }) => cameTo !== expected)).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(Math.floor(least / step));
}

describe("a submission whose worker is killed after each of its writes and requests", () => {
  const answers = ["a", "b", "c"];

  it.each(Object.entries(batches))(
    "to %s in a batch, has each row generated once, and each cost in the ledger once",
    async (provider, setting) => {
      const plan = { provider, lane: "batch", answers, chain: false } as const;
      expectEach(await killAfterEach(plan, setting), 16);
    },
    120_000,
  );

  it.each(Object.entries(background))(
    "to %s in the background, is never sent again where nobody can know, and the ledger says so",
    async (provider, setting) => {
      const plan = { provider, lane: "background", answers: ["a"], chain: false } as const;
      const outcomes = await killAfterEach(plan, setting);
      expectEach(outcomes, 12);
      if (stride > 1) return;
      // The intent, the request, its answer; and the one answer that is given once.
      expect(outcomes.filter(({ cameTo }) => cameTo === unclear)).toHaveLength(setting.isReadOnce ? 4 : 3);
    },
    120_000,
  );

  it.each([
    ["its file was sent", /POST .*\/files answered/],
    ["it was sent", /POST .*\/batches answered/],
  ])(
    "while it goes on from another one that was killed when %s, is looked for again, and sent once",
    async (_what, before) => {
      const plan = { provider: "openai chat", lane: "batch", answers, chain: false } as const;
      expectEach(await killAfterEach(plan, { price: [500, 1_000] }, before), 12, secondStride);
    },
    120_000,
  );

  it("as a chain, has each step generated once, and its tool run once at most", async () => {
    const plan = { provider: "mistral", lane: "batch", answers: ["a"], chain: true } as const;
    expectEach(await killAfterEach(plan, { price: [500, 1_000] }), 30);
  }, 120_000);
});
