/** What the compiler makes of our types: what it infers, and how much work it has with it. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "afterword-types-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Checks some files alone. `stdout` has the errors, then the compiler's own figures. */
async function check(name: string, include: string): Promise<string> {
  const config = {
    extends: join(root, "tsconfig.json"),
    include: [join(root, include)],
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
  };
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", path, "--extendedDiagnostics"]);
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return stdout;
}

describe("the types", () => {
  it("infer tool inputs and outputs of zod, valibot, arktype and shorthands without an annotation", async () => {
    expect(await check("inference", "test/inference.ts")).not.toContain("error TS");
  });

  it("of all examples together cost the compiler fewer than 100,000 instantiations", async () => {
    const stdout = await check("examples", "examples");
    expect(stdout).not.toContain("error TS");
    const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(stdout)?.[1]);
    expect(instantiations).toBeGreaterThan(1000);
    expect(instantiations).toBeLessThan(100_000);
  });
});
