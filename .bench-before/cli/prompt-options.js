/** Of whatever asks while it is waited for: its tools are watched too. */
export function takeAskOptions(command) {
    return takeModelOptions(command)
        .option("--td, --tools-debug", "show calls of tools, as on a terminal")
        .option("--ta, --tools-approve", "ask before each call of a tool");
}
export function takeModelOptions(command) {
    return command
        .option("-m, --model <id>", "the model; else AFTERWORD_MODEL, or OpenAI's")
        .option("-s, --system <text>", "the system prompt")
        .option("-o, --option <key=value>", "maxTokens=500, temperature=0.2, ...; repeatable", append)
        .option("-T, --tool <file>", "run the tools this module exports; repeatable", append)
        .option("--chain-limit <steps>", "steps with -T (default: 5); 0 is no limit")
        .option("--max-cost <amount>", "refuse what could cost more, such as 0.05");
}
export function takeInputOptions(command) {
    return command
        .option("-a, --attachment <file>", "send a file or URL; - is stdin; repeatable", append)
        .option("--schema <schema>", 'JSON as "name, age int", JSON Schema, or @file')
        .option("--schema-multi <schema>", "a list of them");
}
export function takeLogOptions(command) {
    return command
        .option("-c, --continue", "go on with the latest conversation")
        .option("--cid <id>", "go on with the one of this id, or its beginning")
        .option("--log", "write it down, whatever aw logs off says")
        .option("--no-log", "do not write it down");
}
export function append(value, list = []) {
    return [...list, value];
}
