/** One of the many rows: what it asks for, the answer that it has to get, and what that costs. */

/** The simulator's `script` answers with the steps that the prompt holds, so that text, usage and bill are known before. */
export const model = { id: "openai:gpt-4.1-mini", name: "gpt-4.1-mini" } as const;

const sentence =
  "Row upon row the long report goes on, and each of its lines is told in about as many words as a short answer has.";
const maxTokens = 100;

export interface Row {
  readonly prompt: string;
  readonly maxTokens: number;
  readonly answer: string;
  readonly input: number;
  readonly output: number;
}

export function rowOf(index: number): Row {
  const answer = `${index}: ${sentence}`;
  const [input, output] = [60 + (index % 7), 25 + (index % 11)];
  const steps = [
    { type: "text", text: answer },
    { type: "usage", input, output },
  ];
  return { prompt: JSON.stringify(steps), maxTokens, answer, input, output };
}

/** Of an answer: which row's it is; `undefined` where it is none that a row has to get. */
export function indexOf(text: string | undefined): number | undefined {
  const index = Number.parseInt(text ?? "", 10);
  return Number.isInteger(index) && rowOf(index).answer === text ? index : undefined;
}

/** In billionths of a dollar, at half of the model's prices per million tokens. */
export function billOf(rows: number, { input, output }: { readonly input: number; readonly output: number }): number {
  let bill = 0;
  for (let index = 0; index < rows; index++) {
    const row = rowOf(index);
    // A dollar a million is 1000 billionths a token.
    bill += Math.round(row.input * input * 500) + Math.round(row.output * output * 500);
  }
  return bill;
}
