/** A process that writes records until it is told to stop: `node writer.ts FILE NAME COUNT`; it prints each id when it is written. */
import { openLogs } from "../../src/logs.ts";
import { said } from "./records.ts";

const [path = "", name = "", count = "0"] = process.argv.slice(2);
using logs = openLogs(path);
for (let index = 0; index < Number(count); index++) {
  const record = said(`${name} asks ${index}`, `Answer ${index}. ${"word ".repeat(200)}`, { conversationId: name });
  logs.writeRequest(record);
  process.stdout.write(`${record.id}\n`);
}
