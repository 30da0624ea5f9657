/** Whether a turn of a conversation costs the same however many came before it. */
import { mapValues, type Section } from "../bench.ts";
import { runChild } from "../children.ts";
import type { GrowthMeasurement, GrowthTask } from "../conversation.ts";
import { tableOf } from "../table.ts";

export const conversation: Section = {
  name: "conversation",
  title: "Conversations",
  note: "A provider that answers at once, 250 tokens a message: 2,000 turns are a million tokens. What sending a history over the wire costs is not in it.",
  run: async (bench) => {
    const { dist, quick } = bench.options;
    const grow = (turns: number) => () => {
      const task: GrowthTask = { dist, turns, tokensPerMessage: 250 };
      return runChild<GrowthMeasurement>("conversation", task, ["--expose-gc"]);
    };
    const sizes = new Map([200, 2_000].map((turns) => [`${turns.toLocaleString("en")} turns`, grow(turns)]));
    const samples = await bench.rounds(quick ? 1 : 5, "conversation", sizes);
    const facts = { heading: "size" };
    return [
      tableOf(
        { ...facts, id: "conversation/cpu", title: "CPU per turn", unit: "µs per turn" },
        mapValues(samples, ({ cpuUs }) => cpuUs),
      ),
      tableOf(
        { ...facts, id: "conversation/memory", title: "Memory held per turn", unit: "bytes per turn" },
        mapValues(samples, ({ heldBytes }) => heldBytes),
      ),
    ];
  },
};
