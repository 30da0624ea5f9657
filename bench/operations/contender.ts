/** What every contender can do, each call of it in a process that does nothing else; and who they are. */

export type StoreName = "sqlite" | "postgres";

/** Where a contender keeps what it is given. */
export interface Place {
  /** The path of a file, or the URL of a database, that is its alone. */
  readonly address: string;
  /** The folder of the built product, as a file URL that ends in a slash. */
  readonly dist: string;
  readonly settings: Settings;
}

export interface Settings {
  /** How often a contender that is not told of work looks for it. */
  readonly pollMs?: number;
  /** A commit for each step of an operation, as afterword writes them, and not only for the ends of it. */
  readonly everyStep?: boolean;
}

/** The module of a contender exports one of these as `contender`. */
export interface Contender {
  /** For whoever submits and looks. Makes what is missing in the place. */
  open(place: Place): Promise<Desk>;
  /** Carries out what is due. @param onStart called when one begins @returns what stops it */
  work(place: Place, onStart: () => void): Promise<() => Promise<void>>;
}

export interface Desk {
  /** Resolves when it is on the disk. */
  submit(): Promise<void>;
  /** Many, in the fastest way there is. @param notBefore for those that are to lie there */
  submitAll(count: number, notBefore?: Date): Promise<void>;
  isAllDone(): Promise<boolean>;
  /** How long each of so many reads of a page took, newest first. Missing where there is no way to ask for one. */
  pageMs?(page: PageQuery): Promise<number[]>;
  close(): Promise<void>;
}

export interface PageQuery {
  /** From 1. */
  readonly page: number;
  readonly size: number;
  readonly reads: number;
}

export type ModuleName = "raw-sqlite" | "afterword" | "pg-boss" | "dbos";

/** One row of the tables. */
export interface Entry {
  readonly title: string;
  readonly module: ModuleName;
  readonly store: StoreName;
  readonly settings: Settings;
  /** The package it needs in the bench's own folder. */
  readonly peer?: string;
  /** The only section where it takes part. */
  readonly only?: string;
}

export const ours = "afterword";
export const raw = "raw prepared statements";
export const dbos = "DBOS";

/** The first of a store is what the others are compared with. */
export const entries: readonly Entry[] = [
  { title: raw, module: "raw-sqlite", store: "sqlite", settings: { pollMs: 10 } },
  {
    title: "raw, a commit a step",
    module: "raw-sqlite",
    store: "sqlite",
    settings: { pollMs: 10, everyStep: true },
    only: "completions",
  },
  { title: ours, module: "afterword", store: "sqlite", settings: {} },
  { title: dbos, module: "dbos", store: "postgres", settings: { pollMs: 10 }, peer: "@dbos-inc/dbos-sdk" },
  {
    title: "DBOS, looking every second as it does unless told otherwise",
    module: "dbos",
    store: "postgres",
    settings: {},
    peer: "@dbos-inc/dbos-sdk",
    only: "starts",
  },
  { title: "pg-boss", module: "pg-boss", store: "postgres", settings: {}, peer: "pg-boss" },
  { title: ours, module: "afterword", store: "postgres", settings: {} },
];

/** What each operation carries. */
export const prompt = "Summarize what was said in the meeting, and who does what until when. ".repeat(3);
export const answer = "Everybody does what was agreed until Friday; the rest waits for the next meeting.";
/** How many operations a worker has at once. */
export const concurrency = 16;
/** How many are submitted together where many are. */
export const together = 500;

/** Reads of a page that takes seconds are not repeated for minutes. */
const readsMs = 5_000;

/** Of reads of a page, each of which has to give all its rows. */
export async function timesOf(reads: number, size: number, read: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + readsMs;
  for (let count = 0; count < reads && (count === 0 || performance.now() < until); count++) {
    const startedAt = performance.now();
    const rows = await read();
    times.push(performance.now() - startedAt);
    if (rows !== size) throw new Error(`A page of ${size} has ${rows} rows.`);
  }
  return times;
}
