/** The measured process: one subject does a warm-up and then a workload; prints what it took as JSON. */

import type { Connect, SubjectName, Target } from "./subjects/subject.ts";
import { checkTexts, run, type Workload } from "./workload.ts";

export interface Task {
  readonly subject: SubjectName;
  readonly target: Omit<Target, "scenario">;
  /** Done first and not counted; none where the first call is what is measured. */
  readonly warmUp?: Workload;
  readonly measured: Workload;
  /** Both are repeated until they have used this much, so that fast subjects are warmed and measured as well as slow ones. */
  readonly leastCpuMs?: { readonly warmUp: number; readonly measured: number };
}

export interface Measurement {
  /** Of one call: user and system, all threads of the process. */
  readonly cpuUs: number;
  /** From call to first text, median of all calls. */
  readonly firstMs: number;
  readonly peakBytes: number;
}

async function measure({ subject, target, warmUp, measured, leastCpuMs }: Task): Promise<Measurement> {
  const { connect } = (await import(`./subjects/${subject}.js`)) as { readonly connect: Connect };
  const repeat = async (workload: Workload, leastMs = 0) => {
    const connected = await connect({ ...target, scenario: workload.scenario });
    const texts: string[] = [];
    const firstMs: number[] = [];
    const before = process.cpuUsage();
    for (;;) {
      const done = await run(connected, workload);
      const { user, system } = process.cpuUsage(before);
      texts.push(...done.texts);
      firstMs.push(...done.firstMs);
      if (user + system >= leastMs * 1000) return { cpuUs: user + system, texts, firstMs };
    }
  };
  if (warmUp) {
    checkTexts((await repeat(warmUp, leastCpuMs?.warmUp)).texts, warmUp);
    globalThis.gc?.();
  }
  const { cpuUs, texts, firstMs } = await repeat(measured, leastCpuMs?.measured);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  checkTexts(texts, measured);
  firstMs.sort((a, b) => a - b);
  return { cpuUs: cpuUs / texts.length, firstMs: firstMs[firstMs.length >> 1] ?? Number.NaN, peakBytes };
}

const measurement = await measure(JSON.parse(process.argv[2] ?? "") as Task);
process.stdout.write(JSON.stringify(measurement), () => process.exit(0));
