/** Runs a program as a user would, with the vendors' addresses pointing to a simulator. */
import { spawn } from "node:child_process";
import type { Simulator } from "../../src/testing.ts";

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Where it keeps its operations. Default: in memory. */
  readonly store?: string;
}

export function runProgram(
  file: string,
  simulator: Simulator,
  { args = [], store = ":memory:" }: ProgramOptions = {},
): Promise<Finished> {
  const env = {
    ...process.env,
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: simulator.openaiURL,
    ANTHROPIC_API_KEY: "sk-ant-test",
    ANTHROPIC_BASE_URL: simulator.anthropicURL,
    YC_API_KEY: "AQVN-test-key",
    YC_FOLDER_ID: "b1g-folder",
    YC_API_ENDPOINT: simulator.yandexURL,
    AFTERWORD_STORE: store,
    NO_COLOR: "1",
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
