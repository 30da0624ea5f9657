/** What the bench of operations measures, part by part. */
import type { Table } from "../table.ts";
import type { Run } from "./measure.ts";
import { completions } from "./sections/completions.ts";
import { parked } from "./sections/parked.ts";
import { starts } from "./sections/starts.ts";
import { submits } from "./sections/submits.ts";

export interface OperationsSection {
  readonly name: string;
  readonly title: string;
  /** What is done, for the reader of the tables. */
  readonly note: string;
  run(run: Run): Promise<Table[]>;
}

export const sections: readonly OperationsSection[] = [submits, completions, starts, parked];
