/** Builds the package before the tests, so that `afterword` resolves to what would be published. */
import { execFileSync } from "node:child_process";

export function setup(): void {
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
}
