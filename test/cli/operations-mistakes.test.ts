/** What is wrong in what was typed after `aw defer`, `aw operations` or `aw worker`, and how it is told. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./command.ts";

// They run at once, and share a place.
const mistakes = mkdtempSync(join(tmpdir(), "afterword-mistakes-"));
afterAll(() => rmSync(mistakes, { recursive: true, force: true }));

describe("a mistake", () => {
  it.concurrent.each<[args: string, code: number, message: string]>([
    ["defer --label x Hi", 2, "--label x is not NAME=VALUE."],
    ["defer --priority high Hi", 2, "--priority is high; it must be an integer."],
    ["defer --priority 1.5 Hi", 2, "--priority is 1.5; it must be an integer."],
    ["defer --at soon Hi", 2, "--at soon is no span."],
    ["defer --at 2026-99-99 Hi", 2, "--at 2026-99-99 is no time."],
    ["defer --delay 5 Hi", 2, "--delay 5 is no span."],
    ["defer --at 2030-01-01 --delay 1h Hi", 2, "--at and --delay exclude each other."],
    ["defer --deadline 2020-01-01 Hi", 2, "deadline is 2020-01-01T00:00:00.000Z, which has passed."],
    ["defer --deadline 1h --delay 2h Hi", 2, "notBefore is not before the deadline."],
    ["defer --lane fast Hi", 2, "--lane fast is not known."],
    ["defer --lane batch -m ollama:x Hi", 2, "the lane"],
    ["defer --max-attempts 0 Hi", 2, "--max-attempts is 0; it must be an integer of at least 1."],
    ["defer --keep ever Hi", 2, "--keep ever is no span."],
    ["defer --timeout 3s Hi", 2, "--timeout is for --wait."],
    ["defer --wait --timeout x Hi", 2, "--timeout x is no span."],
    ["defer --chain-limit x Hi", 2, "--chain-limit is x; it must be a number of steps."],
    ["defer --max-cost x Hi", 2, "--max-cost is x; it must be an amount."],
    ["defer --tools-approve Hi", 2, "unknown option '--tools-approve'."],
    ["defer -T nothing.ts Hi", 2, "nothing.ts does not exist."],
    ["defer -m nobody:x Hi", 3, "Unknown model: nobody:x."],
    ["defer -o maxTokns=5 Hi", 2, "maxTokns"],
    ["defer -a nothing.txt Hi", 2, "nothing.txt"],
    ["defer --idempotency-key= Hi", 2, "idempotencyKey is "],
    ["defer --store :memory: Hi", 2, 'The store is ":memory:", which no other process can open.'],
    ["defer --store mysql://x Hi", 2, "store is a mysql:// address"],
    ["defer", 2, "There is no prompt."],
    ["operations --state done", 2, "--state done is not known."],
    ["operations --label x", 2, "--label x is not NAME=VALUE."],
    ["operations --since yesterday", 2, "--since yesterday is neither a span nor a date."],
    ["operations --until x", 2, "--until x is neither a span nor a date."],
    ["operations -n 0", 2, "-n is 0; it must be an integer of at least 1."],
    ["operations -m nothing-of-this-name", 3, "nothing-of-this-name"],
    ["operations gett x", 2, "too many arguments"],
    ["operations get", 2, "missing required argument 'id'."],
    ["operations get zz", 3, 'There is no operation "zz"'],
    ["operations events zz --after -1", 2, "--after is -1; it must be an integer of at least 0."],
    ["operations wait zz --timeout x", 2, "--timeout x is no span."],
    ["operations wait zz", 3, 'There is no operation "zz"'],
    ["operations resolve zz --output {", 2, "--output is not JSON:"],
    ["operations resolve zz", 2, "required option '--output <json>' not specified."],
    ["operations prune --older-than x", 2, "--older-than x is no span."],
    ["operations spend --by team", 2, "--by team is not known."],
    ["operations spend --by label:", 2, "--by label: is not known."],
    ["operations spend --since x", 2, "--since x is neither a span nor a date."],
    ["worker --concurrency 0", 2, "--concurrency is 0; it must be an integer of at least 1."],
    ["worker --limit openai", 2, "--limit openai is not NAME=VALUE."],
    ["worker --limit opnai=3", 2, "--limit opnai: no provider has that name."],
    ["worker --limit openai=x", 2, "--limit openai is x; it must be an integer of at least 1."],
    ["worker --batch-window x", 2, "--batch-window x is no span."],
    ["worker --drain x", 2, "--drain x is no span."],
    ["worker -T nothing.ts", 2, "nothing.ts does not exist."],
    ["worker now", 2, "too many arguments"],
  ])("is told in two lines: aw %s", async (line, code, message) => {
    const place = { AFTERWORD_HOME: mistakes, AFTERWORD_STORE: join(mistakes, "operations.db") };
    const ended = await run(line.split(" "), { env: { ...place, AFTERWORD_MODEL: "sim:prose" } });
    expect(ended.lines[0]).toContain(message);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.lines.length).toBe(2);
  });
});
