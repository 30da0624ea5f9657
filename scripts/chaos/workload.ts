/** What chaos is made of: operations of three steps with two tools, whose every answer and price is known beforehand. */
import { createRegistry, type Registry, tool } from "../../src/index.ts";
import { openaiCompatible } from "../../src/openai-compatible.ts";

export const steps = 3;
const nanoPerToken = 1000;
const prices = { currency: "USD", input: 1, output: 1 } as const;

/** What the simulator bills for an answer: told apart from that of every other step, so that a line in the wrong place shows. */
export function billOf(number: number, step: number): { readonly tokens: number; readonly nano: number } {
  const tokens = inputTokens(number) + outputTokens(step);
  return { tokens, nano: tokens * nanoPerToken };
}

const inputTokens = (number: number) => 1000 + number;
const outputTokens = (step: number) => 10 + step;

export function textOf(number: number, step: number): string {
  return `Operation ${number}, step ${step}: all is well.`;
}

/** Every answer takes a while, so that it is broken off at every place of it. */
export function scriptOf(number: number): string {
  const say = (step: number, ms: number) => {
    const pieces = textOf(number, step).split(/(?<=,|:)/);
    return pieces.flatMap((text) => [
      { type: "text", text },
      { type: "pause", ms },
    ]);
  };
  const call = (name: string) => ({ type: "tool-call", name, input: { number } });
  const answers = [[call("look")], [call("look"), call("pay")], []];
  return JSON.stringify(
    answers.map((calls, step) => [
      ...say(step, 5 + ((number * 7 + step * 31) % 60)),
      ...calls,
      { type: "usage", input: inputTokens(number), output: outputTokens(step) },
    ]),
  );
}

export interface Asked {
  readonly number: number;
  readonly step: number;
}

/** Which answer a request asks for. */
export function askedOf(body: unknown): Asked {
  const { messages } = body as { readonly messages: readonly { readonly role: string; readonly content: unknown }[] };
  const [, number] = /Operation (\d+),/.exec(JSON.stringify(messages.find(({ role }) => role === "user"))) ?? [];
  return { number: Number(number), step: messages.filter(({ role }) => role === "assistant").length };
}

export function chaosRegistry(baseURL: string): Registry {
  return createRegistry({
    providers: [openaiCompatible({ name: "chaos", baseURL, apiKey: "any-key-0123" })],
    models: [{ id: "chaos:script", provider: "chaos", name: "script", capabilities: {}, prices }],
  });
}

export const lookedOutput = (number: number) => `${number} is there`;
export const paidOutput = (number: number) => `${number} is paid`;

/** @param pay what has its effect once */
export function chaosTools(pay: (number: number) => void) {
  const input = "number int";
  const aWhile = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
  return [
    tool({
      ...{ name: "look", effect: "none", input },
      async execute({ number }) {
        await aWhile();
        return lookedOutput(Number(number));
      },
    }),
    tool({
      ...{ name: "pay", effect: "once", input },
      async execute({ number }) {
        await aWhile();
        pay(Number(number));
        await aWhile();
        return paidOutput(Number(number));
      },
    }),
  ];
}
