/** One thing that is not as it should be, as a test shows it. */
import { isDeepStrictEqual } from "node:util";

export interface Difference {
  readonly fact: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export type Check = (fact: string, expected: unknown, got: unknown) => void;

/** Adds to `differences` whatever is not deeply equal. */
export function differ(differences: Difference[]): Check {
  return (fact, expected, got) => {
    if (!isDeepStrictEqual(got, expected)) differences.push({ fact, expected, got });
  };
}
