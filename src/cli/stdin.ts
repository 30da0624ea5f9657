/** Text that is piped in. */
import { fstatSync } from "node:fs";
import { CommandError } from "./failure.ts";

const patienceMs = 3000;

/**
 * Everything from stdin; nothing where it is a terminal.
 * @param needed there is no other text to go on with
 */
export function readStdin(signal: AbortSignal, needed: boolean): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) return Promise.resolve("");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      stdin.destroy();
      finish();
    };
    const aborted = () => settle(() => reject(signal.reason));
    const timer = setTimeout(() => {
      // Programs start others with a socket that they often neither write to nor close; a pipe of a shell ends with what writes to it.
      if (!needed && fstatSync(0).isSocket()) {
        process.stderr.write("Nothing came from stdin; going on without it. (With </dev/null there is no wait.)\n");
        settle(() => resolve(""));
      } else if (process.stderr.isTTY) {
        process.stderr.write("Waiting for stdin to end ...\n");
      }
    }, patienceMs);
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) return aborted();
    stdin.on("data", (chunk: Buffer) => {
      clearTimeout(timer);
      chunks.push(chunk);
    });
    stdin.on("error", (error) =>
      settle(() => reject(new CommandError(`Cannot read stdin: ${error.message}.`, "Pipe in text."))),
    );
    stdin.on("end", () => settle(() => (chunks.length === 0 ? resolve("") : decode(chunks, resolve, reject))));
  });
}

function decode(
  chunks: readonly Buffer[],
  resolve: (text: string) => void,
  reject: (error: CommandError) => void,
): void {
  try {
    resolve(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    reject(new CommandError("What came from stdin is not text in UTF-8.", "Pipe in text."));
  }
}
