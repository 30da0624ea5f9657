/** How the tests run: the package is built once before, because examples, documents and commands are tried as they ship. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/build.ts"],
    testTimeout: 30_000,
    // The keys that whoever runs the tests has saved are none of theirs.
    env: { AFTERWORD_HOME: fileURLToPath(new URL("test/no-home", import.meta.url)) },
    reporters: ["default"],
  },
});
