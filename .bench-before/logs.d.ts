/** `afterword/logs`: every call written down in an SQLite file, to be listed, searched, summed up and gone on with. */
export type { LogEntry, LogMatch } from "./logs/entry.ts";
export { type Logs, type LogsOptions, openLogs } from "./logs/logs.ts";
export { loggingIsOn, logsPath, setLogging } from "./logs/place.ts";
export type { LoggedConversation, LogQuery } from "./logs/reader.ts";
export type { UsageGroup } from "./logs/sql.ts";
export type { UsageQuery, UsageSum } from "./logs/usage-sums.ts";
