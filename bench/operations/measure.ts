/** One run of the bench of operations: its sizes, who takes part, and processes that are ended whatever happens. */
import type { Entry, Place, StoreName } from "./contender.ts";
import { Hand } from "./hand.ts";
import type { Places } from "./places.ts";

export interface Sizes {
  readonly rounds: number;
  /** How long each submitter submits. */
  readonly submitMs: number;
  /** How many operations a queue is filled with. */
  readonly completions: number;
  /** How many are submitted one by one to a worker that has nothing else to do. */
  readonly starts: number;
  /** How many lie there. */
  readonly parked: number;
}

export interface Run {
  readonly sizes: Sizes;
  readonly places: Places;
  /** Those that take part. */
  readonly entries: readonly Entry[];
  readonly onProgress: (text: string) => void;
}

/** A place of its own for the work, which is removed with everybody in it. */
export async function inPlace<T>(
  { places }: Run,
  entry: Entry,
  work: (crew: Crew, place: Place) => Promise<T>,
): Promise<T> {
  const place = await places.make(entry);
  const crew = new Crew(entry, place);
  try {
    return await work(crew, place);
  } finally {
    await crew.end();
    await places.remove(entry, place);
  }
}

export class Crew {
  readonly #entry: Entry;
  readonly #place: Place;
  readonly #hands: Hand[] = [];

  constructor(entry: Entry, place: Place) {
    this.#entry = entry;
    this.#place = place;
  }

  /** Processes that have loaded what they need. */
  async start(count = 1): Promise<Hand[]> {
    const hands: Hand[] = [];
    for (let index = 0; index < count; index++) {
      const hand = await Hand.start(this.#entry, this.#place);
      this.#hands.push(hand);
      hands.push(hand);
    }
    return hands;
  }

  /** One that submits and looks. */
  async desk(): Promise<Hand> {
    const [hand] = await this.desks(1);
    return hand as Hand;
  }

  async desks(count: number): Promise<Hand[]> {
    const hands = await this.start(count);
    // One after the other: the first makes the tables.
    for (const hand of hands) await hand.ask("open", null);
    return hands;
  }

  async end(): Promise<void> {
    const hands = this.#hands.splice(0);
    await Promise.allSettled(hands.map((hand) => hand.end()));
  }
}

/** A B C A B C …, so that a slow minute of the machine falls on all of them. @returns the values of each by round */
export async function roundsOf<T>(
  { sizes, entries, onProgress }: Run,
  store: StoreName,
  section: string,
  measure: (entry: Entry) => Promise<T>,
): Promise<Map<string, T[]>> {
  const taking = entries.filter(({ store: own, only = section }) => own === store && only === section);
  const samples = new Map<string, T[]>(taking.map(({ title }) => [title, []]));
  for (let round = 1; round <= sizes.rounds; round++) {
    for (const entry of taking) {
      onProgress(`${section}, ${store}, round ${round} of ${sizes.rounds}: ${entry.title}`);
      samples.get(entry.title)?.push(await measure(entry));
    }
  }
  return samples;
}

export const titles: { readonly [Name in StoreName]: string } = { sqlite: "SQLite", postgres: "PostgreSQL" };
export const stores: readonly StoreName[] = ["sqlite", "postgres"];
