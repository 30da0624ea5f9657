/** How the tests run: the package is built once before, because examples, documents and commands are tried as they ship. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/build.ts"],
    testTimeout: 30_000,
    // Many tests wait for processes and servers of their own, and leave a processor free.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The keys that whoever runs the tests has saved are none of theirs.
    env: { AFTERWORD_HOME: fileURLToPath(new URL("test/no-home", import.meta.url)) },
    reporters: ["default"],
  },
});
