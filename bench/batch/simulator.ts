/** The provider, in a process of its own so that what it keeps is not counted as ours: its batches are done when the bench says so. */
import { answer, tell } from "./peer.ts";
import { model } from "./row.ts";

type Testing = typeof import("../../src/testing.ts");

export interface SimulatorGiven {
  readonly dist: string;
}

/** A file that came: what it holds. */
export interface Upload {
  readonly rows: number;
  readonly bytes: number;
}

const lookEveryMs = 100;
/** Its time stands still; this much later, all that it has is done. */
const asyncMs = 1_000;

const { dist } = JSON.parse(process.argv[2] ?? "") as SimulatorGiven;
const { startSimulator, manualClock } = (await import(`${dist}testing.js`)) as Testing;
const clock = manualClock(Date.now());
const simulator = await startSimulator({ clock, asyncMs, models: { [model.name]: "script" } });

/** It remembers every request, files included: a look at them, and they are forgotten. */
function look(): void {
  const came = simulator.requests.splice(0);
  for (const { method, path, body } of came) {
    if (method !== "POST" || !path.endsWith("/files") || typeof body !== "string") continue;
    tell({ rows: body.split('{"custom_id":').length - 1, bytes: Buffer.byteLength(body) } satisfies Upload);
  }
}
setInterval(look, lookEveryMs);

const answers = {
  open: () => simulator.openaiURL,
  /** All that was submitted is done. */
  async finish() {
    look();
    await clock.advance(asyncMs);
  },
};
export type SimulatorAnswers = typeof answers;
answer(answers);
