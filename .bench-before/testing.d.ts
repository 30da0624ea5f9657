/** The public subpath `afterword/testing`: providers to test against, simulated over real HTTP, and a clock to move by hand. */
export type { SimulatedModel } from "./simulator/behaviour.ts";
export type { Clock, ManualClock } from "./simulator/clock.ts";
export { manualClock } from "./simulator/clock.ts";
export type { Job, JobFault, Row as JobRow, RowOutcome as JobRowOutcome, RowState as JobRowState, } from "./simulator/jobs.ts";
export type { Simulator, SimulatorOptions } from "./simulator/server.ts";
export { startSimulator } from "./simulator/server.ts";
export type { RecordedRequest } from "./simulator/shared.ts";
export type { Deltas, HttpStep, PollStep, ScriptStep, TokenCounts, ToolCallStep, UsageStep, } from "./simulator/steps.ts";
