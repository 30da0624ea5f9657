/** Starts the processes: the server, and the children one at a time. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const folder = new URL("./", import.meta.url);
// A folder of this run: two runs at a time disturb each other enough without sharing it.
const scripts = new URL(`results/scripts-${process.pid}/`, folder);
export const profiles = new URL("results/profiles/", folder);

/** Children run as plain JavaScript: stripping types at every start would weigh on cold start and memory. */
export function prepareScripts(): void {
  const compilerOptions = {
    module: ModuleKind.ESNext,
    target: ScriptTarget.ES2024,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  for (const part of ["", "subjects/"]) {
    mkdirSync(new URL(part, scripts), { recursive: true });
    for (const name of readdirSync(new URL(part, folder)).filter((file) => /(?<!\.d)\.ts$/.test(file))) {
      const { outputText } = transpileModule(readFileSync(new URL(part + name, folder), "utf8"), { compilerOptions });
      writeFileSync(new URL(part + name.replace(/ts$/, "js"), scripts), outputText);
    }
  }
}

export function removeScripts(): void {
  rmSync(scripts, { recursive: true, force: true });
}

export interface BenchServer {
  readonly origin: string;
  stop(): void;
}

export async function startServer(): Promise<BenchServer> {
  const child = spawn(process.execPath, [script("server")], { stdio: ["pipe", "pipe", "inherit"], env: environment });
  for await (const port of child.stdout)
    return { origin: `http://127.0.0.1:${String(port).trim()}`, stop: () => child.kill() };
  throw new Error("The bench's server did not start.");
}

/**
 * Runs one child to its end and gives what it printed.
 * @throws Error with the child's own message: a wrong text fails the bench
 */
export function runChild<T>(
  name: "child" | "cold" | "conversation",
  task: object,
  flags: readonly string[] = [],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = { env: environment, timeout: 120_000 };
    execFile(process.execPath, [...flags, script(name), JSON.stringify(task)], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${JSON.stringify(task)} failed:\n${(stderr || error.message).slice(0, 2000)}`));
      else resolve(JSON.parse(stdout) as T);
    });
  });
}

/** Nothing of the caller's: no proxy, no NODE_OPTIONS, no keys. */
const environment = { PATH: process.env.PATH };

function script(name: string): string {
  return fileURLToPath(new URL(`${name}.js`, scripts));
}

const peers = ["undici", "openai", "@anthropic-ai/sdk", "ai", "@ai-sdk/openai", "@ai-sdk/anthropic"] as const;

/** The installed version of each peer. @throws Error when they are not installed */
export function peerVersions(): Record<string, string> {
  return Object.fromEntries(peers.map((peer) => [peer, versionOf(peer)]));
}

/** @throws Error when it is not installed */
export function versionOf(peer: string): string {
  try {
    const file = new URL(`node_modules/${peer}/package.json`, folder);
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  } catch (cause) {
    throw new Error(`${peer} is not installed; run: npm --prefix bench ci`, { cause });
  }
}
