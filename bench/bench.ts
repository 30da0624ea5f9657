/** One run of the bench: where everything is, how long to take, and the interleaved rounds. */
import type { Protocol } from "./answer.ts";
import type { Measurement, Task } from "./child.ts";
import { profiles, runChild } from "./children.ts";
import { type Target, titles } from "./subjects/subject.ts";
import type { Table } from "./table.ts";

export interface BenchOptions {
  readonly origin: string;
  /** The folder of the built product, as a file URL that ends in a slash. */
  readonly dist: string;
  readonly quick: boolean;
  /** Also writes a CPU profile of every measured process. */
  readonly profile: boolean;
  /** Told before every child. */
  readonly onProgress: (text: string) => void;
}

export interface Section {
  readonly name: string;
  readonly title: string;
  /** What is done, for the reader of the tables. */
  readonly note: string;
  run(bench: Bench): Promise<Table[]>;
}

/** Everything a task needs but where to go. */
export type Work = Omit<Task, "target"> & Pick<Target, "protocol">;

/** The slowest subject by far, of whose ratio nobody needs the second digit. */
const slowRounds = 2;

export class Bench {
  readonly options: BenchOptions;

  constructor(options: BenchOptions) {
    this.options = options;
  }

  /** A quick run is content with one where both tell the same. */
  get protocols(): readonly Protocol[] {
    return this.options.quick ? ["openai"] : ["openai", "anthropic"];
  }

  target(protocol: Target["protocol"]): Omit<Target, "scenario"> {
    const { origin, dist } = this.options;
    return { protocol, origin, dist };
  }

  /** A B C A B C …, each in its own process, so that a slow minute of the machine falls on all of them. */
  async rounds<T>(
    rounds: number,
    label: string,
    subjects: ReadonlyMap<string, () => Promise<T>>,
  ): Promise<Map<string, T[]>> {
    const results = new Map<string, T[]>([...subjects.keys()].map((name) => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      for (const [name, measure] of subjects) {
        if (name === titles.ai && round > slowRounds) continue;
        this.options.onProgress(`${label}, round ${round} of ${rounds}: ${name}`);
        results.get(name)?.push(await measure());
      }
    }
    return results;
  }

  measure({ protocol, ...work }: Work): Promise<Measurement> {
    const task: Task = { ...work, target: this.target(protocol) };
    const profile = this.options.profile
      ? ["--cpu-prof", `--cpu-prof-dir=${profiles.pathname}`, profileName(task)]
      : [];
    return runChild<Measurement>("child", task, ["--expose-gc", ...profile]);
  }
}

function profileName({ subject, target, measured }: Task): string {
  const { calls, concurrency = 1, scenario } = measured;
  const what = [
    target.protocol,
    subject,
    `${calls}x${scenario.deltas}`,
    `c${concurrency}`,
    scenario.perSecond && "paced",
  ];
  return `--cpu-prof-name=${what.filter(Boolean).join("-")}-${Date.now()}.cpuprofile`;
}

export function mapValues<T>(
  samples: ReadonlyMap<string, readonly T[]>,
  pick: (sample: T) => number,
): Map<string, number[]> {
  return new Map([...samples].map(([name, values]) => [name, values.map(pick)]));
}
