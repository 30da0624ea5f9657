/** What the compiler infers, checked by `npm run types`: every line that must not compile says so. */
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { type Generation, type Infer, type Model, type Result, tool } from "../src/index.ts";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_is: Same<A, B>): void => {};

const inZod = z.object({
  city: z.string(),
  days: z.number().default(1),
  day: z.string().transform((s) => new Date(s)),
});
const inValibot = toStandardJsonSchema(v.object({ city: v.string(), days: v.optional(v.number()) }));
const inArktype = type({ city: "string", "days?": "number" });

/** What a tool is called with needs no annotation, whatever library the schema is from. */
export const tools = [
  tool({
    name: "zod",
    input: inZod,
    execute({ city, days, day }, { signal, labels }) {
      same<typeof city, string>(true);
      same<typeof days, number>(true);
      same<typeof day, Date>(true);
      same<typeof signal, AbortSignal>(true);
      same<typeof labels, Readonly<Record<string, string>>>(true);
      return { city, days };
    },
  }),
  tool({
    name: "valibot",
    input: inValibot,
    execute({ city, days }) {
      same<typeof city, string>(true);
      same<typeof days, number | undefined>(true);
      return city;
    },
  }),
  tool({
    name: "arktype",
    input: inArktype,
    async execute({ city, days }) {
      same<typeof city, string>(true);
      same<typeof days, number | undefined>(true);
      return city.length;
    },
  }),
  tool({
    name: "shorthand",
    input: "name, age int, score float, ok bool: whether it is, bio: a short one",
    execute({ name, age, score, ok, bio }) {
      same<typeof name, string>(true);
      same<typeof age, number>(true);
      same<typeof score, number>(true);
      same<typeof ok, boolean>(true);
      same<typeof bio, string>(true);
      // @ts-expect-error: there is no such field
      return (input: { age: typeof age }) => input.old;
    },
  }),
  tool({ name: "nothing", execute: () => 1 }),
];

export async function outputs(model: Model): Promise<void> {
  const person = z.object({ name: z.string(), tags: z.array(z.object({ id: z.number() })) });
  const generation = model.prompt("Q", { schema: person });
  same<typeof generation, Generation<{ name: string; tags: { id: number }[] }>>(true);
  const output = await generation.output();
  same<typeof output, { name: string; tags: { id: number }[] }>(true);
  for await (const partial of generation.partialOutput()) {
    const id: number | undefined = partial.tags?.[0]?.id;
    void id;
  }
  for await (const tag of generation.elements()) same<typeof tag, { id: number }>(true);
  for await (const text of generation) same<typeof text, string>(true);
  same<Awaited<typeof generation>, Result>(true);

  const inChain = await model.chain("Q", { tools, schema: inArktype }).output();
  same<typeof inChain, { city: string; days?: number }>(true);
  const inConversation = await model.conversation({ tools }).prompt("Q", { schema: inValibot }).output();
  same<typeof inConversation, Infer<typeof inValibot>>(true);
  const unknownOutput = await model.prompt("Q").output();
  same<typeof unknownOutput, unknown>(true);

  const sums = tool({ name: "sums", input: "a int, b int", execute: ({ a, b }) => a + b });
  const later = tool({ name: "later", execute: async () => "text" });
  const numbers = await model.structured("Q", sums);
  same<typeof numbers, number[]>(true);
  const either = await model.structured("Q", [sums, later]);
  same<typeof either, (string | number)[]>(true);

  const asked = await model.structured("Q", tool({ name: "ask", input: "question" }));
  same<typeof asked, { readonly question: string }[]>(true);

  // @ts-expect-error: an option that does not exist
  model.prompt("Q", { tempratur: 1 });
  // @ts-expect-error: a chain's option that a prompt does not have
  model.prompt("Q", { maxSteps: 1 });
  // @ts-expect-error: a schema is not a number
  model.prompt("Q", { schema: 7 });
}
