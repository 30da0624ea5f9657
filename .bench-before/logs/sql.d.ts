/** All SQL of the log: its tables, migration by migration, and every statement. */
/** "AWLG": by it a log of ours is told from another program's database. */
export declare const applicationId = 1096240199;
/**
 * Each is applied once, in order, and never changed afterwards: `user_version` is how many were. References are declared for those who read the
 * file with other tools; enforcing them would need an index for each.
 */
export declare const migrations: readonly string[];
export declare const hasMessage = "SELECT 1 FROM messages WHERE hash = ?";
export declare const insertMessage = "INSERT INTO messages (hash, parent, role, json) VALUES (?, ?, ?, ?)";
export declare const insertFile = "INSERT OR IGNORE INTO files (hash, media_type, bytes) VALUES (?, ?, ?)";
export declare const hasFile = "SELECT 1 FROM files WHERE hash = ?";
export declare const insertFileUse = "INSERT OR IGNORE INTO file_uses (owner, file) VALUES (?, ?)";
export declare const insertSchema = "INSERT OR IGNORE INTO schemas (hash, json) VALUES (?, ?)";
export declare const insertTool = "INSERT OR IGNORE INTO tools (hash, name, json) VALUES (?, ?, ?)";
export declare const insertConversation = "INSERT OR IGNORE INTO conversations (id, name, model, started) VALUES (?, ?, ?, ?)";
/** Once: a record that is written again is the same one. */
export declare const insertRequest: string;
export declare const insertToolCall = "INSERT INTO tool_calls\n  (request_id, generation_id, call_id, name, input, output, is_error, started_at, duration_ms, call, result)\n  VALUES (:request_id, :generation_id, :call_id, :name, :input, :output, :is_error, :started_at, :duration_ms, :call, :result)";
export declare const selectRequest = "SELECT * FROM requests WHERE id = ?";
export declare const selectToolCalls = "SELECT * FROM tool_calls WHERE request_id = ? ORDER BY seq";
export declare const selectFile = "SELECT bytes FROM files WHERE hash = ?";
export declare const selectSchema = "SELECT json FROM schemas WHERE hash = ?";
export declare const selectTool = "SELECT json FROM tools WHERE hash = ?";
export declare const selectConversation = "SELECT * FROM conversations WHERE id = ?";
export declare const latestConversation = "SELECT conversation_id FROM requests WHERE conversation_id IS NOT NULL ORDER BY id DESC LIMIT 1";
export declare const conversationRequest = "SELECT * FROM requests\n  WHERE conversation_id = :id AND outcome = 'done' AND answer IS NOT NULL AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT 1";
/** From the first message to the one with this hash. */
export declare const selectHistory = "WITH RECURSIVE history(hash, parent, json, back) AS (\n    SELECT hash, parent, json, 0 FROM messages WHERE hash = ?\n    UNION ALL\n    SELECT messages.hash, messages.parent, messages.json, back + 1 FROM history JOIN messages ON messages.hash = history.parent\n  ) SELECT json FROM history ORDER BY back DESC";
export declare const selectIds = "SELECT id FROM requests\n  WHERE id >= :prefix AND id < :prefix || char(1114111) ORDER BY id DESC LIMIT :limit";
/** What a list can be narrowed by; each uses the parameters of its own name. */
declare const conditions: {
    readonly id: "requests.id = :id";
    readonly model: "(model = :model OR resolved_model = :model OR model LIKE '%:' || :model)";
    readonly conversation: "conversation_id = :conversation";
    readonly since: "started_at >= :since";
    readonly outcome: "outcome = :outcome";
    readonly before: "requests.id < :before";
    readonly labels: "NOT EXISTS (SELECT 1 FROM json_each(:labels) AS wanted WHERE NOT EXISTS (\n    SELECT 1 FROM json_each(requests.labels) AS own WHERE own.key = wanted.key AND own.value = wanted.value))";
    readonly match: "search MATCH :match";
    /** For words that the index does not know: of scripts without spaces, and signs. */
    readonly contains: "NOT EXISTS (SELECT 1 FROM json_each(:contains) AS wanted\n    WHERE instr(requests.prompt || char(10) || requests.text || char(10) || coalesce(requests.reasoning, ''), wanted.value) = 0)";
};
export type Condition = keyof typeof conditions;
/** @param ranked the best match first, instead of the latest */
export declare function selectSummaries(names: readonly Condition[], ranked?: boolean): string;
declare const groups: {
    readonly model: "requests.model";
    readonly provider: "requests.provider";
    readonly conversation: "requests.conversation_id";
    readonly day: "substr(requests.started_at, 1, 10)";
    readonly label: "label.key || '=' || label.value";
};
export type UsageGroup = keyof typeof groups;
/** One row for each group and currency. A call of which nothing came is not one whose cost is unknown. */
export declare function selectUsage(by: UsageGroup | undefined): string;
export declare const deleteRequests = "DELETE FROM requests WHERE started_at < ?";
export declare const deleteToolCalls = "DELETE FROM tool_calls WHERE started_at < ?";
/** What nothing refers to any more, in this order. A message that stays keeps all before it. */
export declare const deleteUnused: readonly string[];
/** Outside a transaction: gives the room back to the file system. */
export declare const shrink = "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)";
export declare const backup = "VACUUM INTO ?";
export {};
