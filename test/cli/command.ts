/** Runs the command as its own process, with no key and nothing else of this machine's environment that it looks at. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const main = join(import.meta.dirname, "../../src/cli/main.ts");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stderr. */
  readonly lines: readonly string[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in. Default: nothing, as from /dev/null. */
  readonly stdin?: string | Uint8Array;
  /** Options of Node's own. */
  readonly node?: readonly string[];
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first piece of stdout. */
  readonly begun: Promise<string>;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as this has come on stdout or stderr, behind what was waited for before. */
  saw(text: string): Promise<void>;
  /** Writes to its stdin, or types on its terminal. */
  type(text: string): void;
}

/** Spares every process but the first most of the work of reading TypeScript. */
const NODE_COMPILE_CACHE = join(tmpdir(), "afterword-test-compile-cache");

/** Where the command writes its log, unless a test says where. */
const AFTERWORD_HOME = join(tmpdir(), `afterword-test-home-${process.pid}`);
process.once("exit", () => rmSync(AFTERWORD_HOME, { recursive: true, force: true }));

export function environment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const nobody = { HOME: "/nonexistent", AFTERWORD_HOME };
  return { PATH: process.env.PATH ?? "", ...nobody, NODE_NO_WARNINGS: "1", NODE_COMPILE_CACHE, ...env };
}

export function start(args: readonly string[], { env, stdin, node = [] }: RunOptions = {}): Running {
  const child = spawn(process.execPath, [...node, main, ...args], {
    env: environment(env),
    stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => {}).end(stdin);
  return watch(child);
}

export function run(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** Runs a line of shell, in which `$aw` is the command. */
export function runShell(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const all = environment({ ...env, aw: `${process.execPath} ${main}` });
  return watch(spawn("sh", ["-c", line], { env: all, stdio: ["ignore", "pipe", "pipe"] })).ended;
}

/** Runs the command with a stdin that stays open, for {@link Running.type}. */
export function startOpen(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return watch(spawn(process.execPath, [main, ...args], { env: environment(env), stdio: ["pipe", "pipe", "pipe"] }));
}

/** Runs the command on a terminal of its own, where stdout and stderr are one. */
export function runOnTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return startOnTerminal(args, env).ended;
}

export function startOnTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const quoted = [process.execPath, main, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const all = environment({ TERM: "xterm-256color", SHELL: "/bin/sh", ...env });
  return watch(spawn("script", ["-qec", quoted, "/dev/null"], { env: all, stdio: ["pipe", "pipe", "pipe"] }));
}

export const hasTerminal =
  process.platform === "linux" && spawnSync("script", ["--version"], { stdio: "ignore" }).status === 0;

export function watch(child: ChildProcess): Running {
  let stdout = "";
  let stderr = "";
  let all = "";
  let seen = 0;
  const came = new EventEmitter();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    all += text;
    came.emit("text");
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    all += text;
    came.emit("text");
  });
  const begun = child.stdout ? once(child.stdout, "data").then(([text]) => text as string) : Promise.resolve("");
  begun.catch(() => {});
  const ended = once(child, "close").then(([code, signal]) => {
    came.emit("error", new Error(`It has ended with ${code}, and this had come: ${all}`));
    const lines = stderr === "" ? [] : stderr.replace(/\n$/, "").split("\n");
    return { code, signal, stdout, stderr, lines };
  });
  came.on("error", () => {});
  const saw = async (text: string) => {
    while (!all.includes(text, seen)) await once(came, "text");
    seen = all.indexOf(text, seen) + text.length;
  };
  return { child, begun, ended, saw, type: (text) => void child.stdin?.write(text) };
}
