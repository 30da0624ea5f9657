/** Every TypeScript fence in the documents and in TSDoc is type-checked against the built package and run. */
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../src/testing.ts";
import { runProgram } from "./support/programs.ts";

const root = join(import.meta.dirname, "..");
/** Inside the package, so that `afterword` means this one. */
const folder = join(root, "test/.fences");

const documents = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
  ...readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).map((name) => `src/${name}`),
].filter((name) => /\.(md|ts)$/.test(name));

const fences = documents.flatMap((document) => {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^([ *]*)```ts\n([\s\S]*?)^[ *]*```/gm)].map(([, prefix = "", code = ""], index) => ({
    name: `${document.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`,
    code: code.replaceAll(new RegExp(`^${prefix.replaceAll("*", "\\*").trimEnd()} ?`, "gm"), ""),
    // An outline of contracts imports nothing and is no program.
    runs: /^ ?\*? ?import /m.test(code),
  }));
});
const programs = fences.filter(({ runs }) => runs);

let simulator: Simulator;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of programs) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
  const models = ["gpt-4.1-mini", "claude-sonnet-4-5"];
  simulator = await startSimulator({ delayMs: 0, models: Object.fromEntries(models.map((name) => [name, "prose"])) });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

describe("the code in documents", () => {
  it("is found where it is known to be", () => {
    expect(programs.filter(({ name }) => name.startsWith("README")).length).toBeGreaterThan(4);
    expect(programs.filter(({ name }) => name.startsWith("src-core-generation")).length).toBe(1);
  });

  it("has generated tables that are up to date", async () => {
    await promisify(execFile)(process.execPath, [join(root, "scripts/providers.ts"), "--check"]);
  });

  it("has the right types", async () => {
    const config = { extends: "../../tsconfig.json", include: ["*.ts"], compilerOptions: { noUnusedLocals: false } };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const run = promisify(execFile)(process.execPath, [tsc, "-p", folder]);
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });

  it.concurrent.each(programs)("runs: $name", async ({ name }) => {
    const { status, stderr } = await runProgram(join(folder, name), simulator);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining("Error") });
  });
});
