export function addLogCommands(program, signal) {
    addUsage(program, signal);
    const logs = program.command("logs").helpCommand(false);
    logs.description("what was asked and answered: list, show, search, ...");
    const command = () => import("./commands/logs.js");
    logs
        .command("list", { isDefault: true })
        .description("the latest calls; what aw logs alone does")
        .option("-n, --number <count>", "how many; 0 is all", "20")
        .option("-m, --model <id>", "only of this model")
        .option("-q, --query <text>", "only with these words")
        .option("--cid <id>", "only of this conversation")
        .option("--since <when>", "such as 2h, 7d or 2026-11-21")
        .option("--json", "as JSON")
        .action(async (flags) => (await command()).listLogs(flags, signal));
    logs
        .command("show <id>")
        .description("one call; the beginning of its id is enough")
        .option("--json", "all of it, as JSON")
        .action(async (id, flags) => {
        const { showLog } = await import("./commands/logs-show.js");
        await showLog(id, flags, signal);
    });
    logs
        .command("search <words...>")
        .description('the best matches; "a phrase" and begin* can be said')
        .option("-n, --number <count>", "how many; 0 is all", "20")
        .option("--json", "as JSON")
        .action(async (words, flags) => (await command()).searchLogs(words, flags, signal));
    logs
        .command("path")
        .description("the file")
        .action(async () => (await command()).printPath(signal));
    logs
        .command("on")
        .description("write calls down")
        .action(async () => (await command()).switchLogs(true));
    logs
        .command("off")
        .description("do not write calls down")
        .action(async () => (await command()).switchLogs(false));
    logs
        .command("status")
        .description("whether it is on, and how much is in it")
        .action(async () => (await command()).printStatus(signal));
    logs
        .command("backup <file>")
        .description("copy the log into a new file")
        .action(async (file) => (await command()).backupLogs(file));
    logs
        .command("prune")
        .description("remove old calls")
        .requiredOption("--older-than <span>", "such as 30d")
        .action(async (flags) => (await command()).pruneLogs(flags));
}
function addUsage(program, signal) {
    program
        .command("usage")
        .description("calls, tokens and cost, by model, day, ...")
        .option("--since <when>", "such as 2h, 7d or 2026-11-21", "30d")
        .option("--by <group>", "model, day, provider, conversation or label", "model")
        .option("--json", "as JSON")
        .action(async (flags) => (await import("./commands/usage.js")).usage(flags, signal));
}
