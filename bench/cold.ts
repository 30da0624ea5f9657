/** A fresh process that reads one stream, or does nothing; prints the time and CPU from its start to the first text as JSON. */

import type { Connect, SubjectName, Target } from "./subjects/subject.ts";
import type { Workload } from "./workload.ts";

export interface ColdTask {
  /** `undefined` measures Node alone. */
  readonly subject?: SubjectName;
  readonly target: Omit<Target, "scenario">;
  readonly workload: Workload;
}

export interface ColdMeasurement {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function sinceStart(): ColdMeasurement {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}

const { subject, target, workload } = JSON.parse(process.argv[2] ?? "") as ColdTask;
let measurement = sinceStart();
if (subject) {
  const { connect } = (await import(`./subjects/${subject}.js`)) as { readonly connect: Connect };
  const connected = await connect({ ...target, scenario: workload.scenario });
  const text = await connected.stream(() => {
    measurement = sinceStart();
  });
  const { checkTexts } = await import("./workload.ts");
  checkTexts([text], workload);
}
process.stdout.write(JSON.stringify(measurement), () => process.exit(0));
