/** A fresh process that grows one conversation, turn by turn, with a provider that answers at once; prints what a turn took as JSON. */

export interface GrowthTask {
  /** The folder of the built product, as a file URL that ends in a slash. */
  readonly dist: string;
  readonly turns: number;
  /** Of each prompt and each answer. */
  readonly tokensPerMessage: number;
}

export interface GrowthMeasurement {
  readonly cpuUs: number;
  /** What the conversation holds on to when it is done, for each turn. */
  readonly heldBytes: number;
}

const { dist, turns, tokensPerMessage } = JSON.parse(process.argv[2] ?? "") as GrowthTask;
const { createRegistry } = (await import(`${dist}index.js`)) as typeof import("../src/index.ts");
const text = (turn: number) => `${turn} `.padEnd(tokensPerMessage * 4, "word ");
const provider: import("../src/index.ts").Provider = {
  name: "instant",
  async *stream(request) {
    const answer = text(request.messages.length);
    yield [
      { type: "start" },
      { type: "block-start", index: 0, kind: "text" },
      { type: "text-delta", index: 0, text: answer },
      { type: "block-end", index: 0, block: { type: "text", text: answer } },
      { type: "finish", finishReason: "stop", usage: { input: 1, output: 1, total: 2 } },
    ];
  },
};
const model = createRegistry({ providers: [provider] }).getModel("instant:m");

async function grow(count: number) {
  const conversation = model.conversation({ trackCost: false });
  for (let turn = 0; turn < count; turn++) await conversation.prompt(text(turn));
  return conversation;
}

/** What a turn of the event loop lets go of is collected too. */
async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
}

// Compiled code is what is compared, not how long the compiler takes.
for (let round = 0; round < 10; round++) await grow(200);
await collect();
const heldBefore = process.memoryUsage().heapUsed;
const before = process.cpuUsage();
const conversation = await grow(turns);
const { user, system } = process.cpuUsage(before);
await collect();
const heldBytes = (process.memoryUsage().heapUsed - heldBefore) / turns;
if (conversation.messages.length !== turns * 2) throw new Error(`There are ${conversation.messages.length} messages.`);
const measurement: GrowthMeasurement = { cpuUs: (user + system) / turns, heldBytes };
process.stdout.write(JSON.stringify(measurement), () => process.exit(0));
