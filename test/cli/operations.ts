/** What the tests of `aw defer`, `aw operations` and `aw worker` share: a store in a folder of its own, and operations in it. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { getModel, tool } from "../../src/index.ts";
import { type DeferOptions, type Operation, type OperationStatus, openOperations } from "../../src/operations.ts";
import { type Ended, type Running, type RunOptions, run, start } from "./command.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-operations-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

export const place = (name: string): string => join(home, name);
export const store = (): string => place("operations.db");

export function env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { AFTERWORD_HOME: home, AFTERWORD_STORE: store(), ...more };
}

export const aw = (...args: string[]): Promise<Ended> => run(args, { env: env() });
export const begin = (args: readonly string[], options: RunOptions = {}): Running =>
  start(args, { env: env(), ...options });

export const text = (words: string) => ({ type: "text", text: words });
export const call = (name: string, input: object) => ({ type: "tool-call", name, input });
/** Answers of sim:script, one a step. */
export const script = (...steps: readonly unknown[]): string => JSON.stringify(steps);

export const pay = tool({
  name: "pay",
  input: "cents int",
  needsApproval: true,
  execute: ({ cents }) => `paid ${cents}`,
});
export const paying = script([call("pay", { cents: 7 })], [text("Thanks.")]);

export function toolFile(): string {
  const library = JSON.stringify(new URL("../../src/index.ts", import.meta.url).href);
  const code = `import { tool } from ${library};
export const pay = tool({ name: "pay", input: "cents int", needsApproval: true, execute: ({ cents }: { cents: number }) => \`paid \${cents}\` });
`;
  writeFileSync(place("tools.ts"), code);
  return place("tools.ts");
}

/** Submits an answer of sim:script. @returns its id */
export async function submit(prompt: string, options: DeferOptions = {}, path = store()): Promise<string> {
  await using operations = await openOperations({ store: path, worker: false, tools: pay });
  const model = getModel("sim:script");
  const generation = prompt === paying ? model.chain(prompt, { tools: pay }) : model.prompt(prompt);
  return (await operations.defer(generation, options)).id;
}

/** Works in this process until this is so of the operation. */
export async function work(
  id: string,
  until: (status: OperationStatus) => boolean = ({ done }) => done,
): Promise<void> {
  await using operations = await openOperations({ store: store(), tools: pay });
  for await (const _event of operations.attach(id).events()) if (until(await operations.attach(id).status())) return;
}

export const isParked = ({ metadata }: OperationStatus): boolean => metadata.state === "awaiting-approval";

export async function finished(prompt: string, options: DeferOptions = {}): Promise<string> {
  const id = await submit(prompt, options);
  await work(id);
  return id;
}

export async function look<T>(id: string, see: (operation: Operation) => Promise<T>): Promise<T> {
  await using operations = await openOperations({ store: store(), worker: false });
  return await see(operations.attach(id));
}

/** Resolves when the process has written this to stderr. */
export async function said({ child }: Running, words: string): Promise<void> {
  let heard = "";
  for (;;) {
    const [piece] = (await Promise.race([
      once(child.stderr as NonNullable<typeof child.stderr>, "data"),
      once(child, "close").then(() =>
        Promise.reject(new Error(`It ended without saying: ${words}. It said: ${heard}`)),
      ),
    ])) as [string];
    heard += piece;
    if (heard.includes(words)) return;
  }
}
