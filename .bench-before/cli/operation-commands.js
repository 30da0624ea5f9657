import { append, takeInputOptions, takeModelOptions } from "./prompt-options.js";
export function addOperationCommands(program, signal) {
    addDefer(program, signal);
    const operations = program.command("operations").alias("ops").helpCommand(false);
    operations.description("what was deferred: list, wait, watch, result, cancel, ...");
    addLists(operations, signal);
    addReading(operations, signal);
    addWaiting(operations, signal);
    addDecisions(operations);
    addWorker(program, signal);
}
function addDefer(program, signal) {
    const command = program
        .command("defer")
        .description("have it answered later, by aw worker: prints the id of the operation and ends")
        .argument("[prompt...]", "what to ask; text from stdin comes before it");
    takeStore(takeInputOptions(takeModelOptions(command)))
        .option("--label <name=value>", "to find it by; repeatable", append)
        .option("--description <text>", "what it is for, for people")
        .option("--lane <lane>", "auto (the cheapest that the deadline allows), batch, background or interactive", "interactive")
        .option("--priority <number>", "larger goes first (default: 0)")
        .option("--at <time>", "not before, such as 2026-11-21T18:00")
        .option("--delay <span>", "not before it has passed, such as 10m")
        .option("--deadline <when>", "give up then, such as 24h or 2026-11-21T18:00")
        .option("--idempotency-key <key>", "the same key and the same request are one operation")
        .option("--max-attempts <number>", "the most tries of a step that fail in a way worth another (default: 5)")
        .option("--keep <span>", "how long aw operations prune keeps it, such as 30d (default: until it is deleted)")
        .option("--wait", "work on it here until it is done; the exit code tells how it ended")
        .option("--timeout <span>", "with --wait: not longer than this, such as 30s")
        .action(async (words, flags) => {
        // Waiting for somebody to type would look like a hang.
        if (words.length === 0 && process.stdin.isTTY)
            command.help({ error: true });
        const { defer } = await import("./commands/defer.js");
        await defer(words.join(" "), flags, signal);
    });
}
function addLists(operations, signal) {
    const command = () => import("./commands/operations.js");
    takeStore(operations.command("list", { isDefault: true }))
        .description("the latest; what aw operations alone does")
        .option("--state <state>", "only of this state, such as running or failed; repeatable", append)
        .option("-m, --model <id>", "only of this model")
        .option("--label <name=value>", "only with this label; repeatable", append)
        .option("--since <when>", "such as 2h, 7d or 2026-11-21")
        .option("--until <when>", "such as 2h, 7d or 2026-11-21")
        .option("-n, --number <count>", "how many", "50")
        .option("--page-token <token>", "the next ones, with what the last list ended with")
        .option("--json", "as JSON")
        .action(async (flags) => (await command()).listOperations(flags, signal));
    takeStore(operations.command("spend"))
        .description("calls and what they cost, each once")
        .option("--by <group>", "model, provider, day, operation or label:NAME", "model")
        .option("--since <when>", "such as 2h, 7d or 2026-11-21")
        .option("--json", "as JSON")
        .action(async (flags) => (await command()).printSpend(flags, signal));
    takeStore(operations.command("prune"))
        .description("forget what is done and was to be kept no longer; what it cost stays known")
        .option("--older-than <span>", "and what was done longer ago, such as 30d")
        .action(async (flags) => (await command()).pruneOperations(flags));
}
function addReading(operations, signal) {
    const command = () => import("./commands/operations-show.js");
    takeStore(operations.command("get <id>"))
        .description("how it stands; here and below the beginning of an id is enough")
        .option("--json", "all of it, as JSON")
        .action(async (id, flags) => (await command()).showOperation(id, flags, signal));
    takeStore(operations.command("result <id>"))
        .description("the answer of one that is done")
        .option("--json", "the whole result, as JSON")
        .action(async (id, flags) => (await command()).showResult(id, flags, signal));
    takeStore(operations.command("events <id>"))
        .description("what happened, as JSON lines")
        .option("--after <sequence>", "only later ones", "0")
        .option("--follow", "and what happens, until it is done")
        .action(async (id, flags) => (await command()).showEvents(id, flags, signal));
}
function addWaiting(operations, signal) {
    const command = () => import("./commands/operations-wait.js");
    takeStore(operations.command("wait <ids...>"))
        .description("wait until they are done; the exit code tells how they ended")
        .option("--timeout <span>", "not longer than this, such as 1h; 0s only looks")
        .option("--any", "until one of them is done")
        .action(async (ids, flags) => (await command()).waitForOperations(ids, flags, signal));
    takeStore(operations.command("watch <ids...>"))
        .description("stream their text from the beginning; states go to stderr")
        .action(async (ids, flags) => (await command()).watchOperations(ids, flags, signal));
}
function addDecisions(operations) {
    const command = () => import("./commands/operations-change.js");
    takeStore(operations.command("cancel <ids...>"))
        .description("end them; what they have produced stays in their events")
        .action(async (ids, flags) => (await command()).cancelOperations(ids, flags));
    takeStore(operations.command("approve <id> [call]"))
        .description("let a call of a tool run that waits for it")
        .action(async (id, call, flags) => (await command()).approveCall(id, call, flags));
    takeStore(operations.command("reject <id> [call]"))
        .description("do not let it run, and tell the model so")
        .option("--message <text>", "why, for the model")
        .action(async (id, call, flags) => (await command()).rejectCall(id, call, flags));
    takeStore(operations.command("resolve <id> [call]"))
        .description("it was carried out elsewhere, and gave this")
        .requiredOption("--output <json>", "what it gave")
        .action(async (id, call, flags) => (await command()).resolveCall(id, call, flags));
    takeStore(operations.command("retry <ids...>"))
        .description("go on with what failed, was cancelled or has expired, from its last finished step")
        .action(async (ids, flags) => (await command()).retryOperations(ids, flags));
    takeStore(operations.command("delete <ids...>"))
        .description("forget them; what they cost stays known")
        .action(async (ids, flags) => (await command()).deleteOperations(ids, flags));
}
function addWorker(program, signal) {
    takeStore(program.command("worker"))
        .description("carry out what was deferred, until it is interrupted")
        .option("-T, --tool <file>", "run the tools that this module exports; repeatable", append)
        .option("--concurrency <number>", "how many operations at once", "16")
        .option("--limit <provider=number>", "how many of one provider at once, over all workers; repeatable", append)
        .option("--batch-window <span>", "how long operations are gathered for one batch of a provider", "60s")
        .option("--drain <span>", "how long to wait for what runs when it is interrupted", "25s")
        .action(async (flags) => (await import("./commands/worker.js")).worker(flags, signal));
}
export function takeStore(command) {
    return command.option("--store <place>", "a file or a postgres:// URL (default: AFTERWORD_STORE, or a file of the user's)");
}
