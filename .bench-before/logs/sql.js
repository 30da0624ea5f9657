/** All SQL of the log: its tables, migration by migration, and every statement. */
/** "AWLG": by it a log of ours is told from another program's database. */
export const applicationId = 0x41574c47;
/**
 * Each is applied once, in order, and never changed afterwards: `user_version` is how many were. References are declared for those who read the
 * file with other tools; enforcing them would need an index for each.
 */
export const migrations = [
    `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,      -- the first 32 characters of the first prompt
    model TEXT NOT NULL,
    started TEXT NOT NULL
  );
  CREATE TABLE messages (
    hash TEXT PRIMARY KEY,   -- sha256 of parent, line break, json
    parent TEXT REFERENCES messages(hash),
    role TEXT NOT NULL,
    json TEXT NOT NULL       -- where a file has its data: {"file": hash}
  );
  CREATE TABLE files (
    hash TEXT PRIMARY KEY,   -- sha256 of the bytes
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL
  );
  CREATE TABLE file_uses (
    owner TEXT NOT NULL,     -- a message's hash, a request's id, or 'tool-call ' and a number
    file TEXT NOT NULL REFERENCES files(hash),
    PRIMARY KEY (owner, file)
  ) WITHOUT ROWID;
  CREATE TABLE schemas (hash TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE tools (hash TEXT PRIMARY KEY, name TEXT NOT NULL, json TEXT NOT NULL);
  CREATE TABLE requests (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    generation_id TEXT NOT NULL,
    step INTEGER NOT NULL,
    conversation_id TEXT REFERENCES conversations(id),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    resolved_model TEXT,
    started_at TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    first_event_ms REAL,
    outcome TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cache_read_tokens INTEGER,
    cache_write_tokens INTEGER,
    reasoning_tokens INTEGER,
    cost_nano INTEGER,       -- billionths of the currency
    currency TEXT,
    cost_unknown TEXT,       -- why
    response_id TEXT,
    request_id TEXT,
    last_message TEXT REFERENCES messages(hash),
    answer TEXT REFERENCES messages(hash),
    schema TEXT REFERENCES schemas(hash),
    tools TEXT,              -- JSON list of hashes
    labels TEXT,
    error TEXT,
    options TEXT NOT NULL,
    usage TEXT,
    prompt TEXT NOT NULL,    -- the text of what was new in this request
    text TEXT NOT NULL,
    reasoning TEXT,
    result TEXT NOT NULL     -- what of the result is in no other column
  );
  CREATE INDEX requests_conversation ON requests(conversation_id, id);
  CREATE INDEX requests_started ON requests(started_at);
  CREATE TABLE tool_calls (
    seq INTEGER PRIMARY KEY,
    request_id TEXT REFERENCES requests(id),
    generation_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    name TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL,
    is_error INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    call TEXT NOT NULL,      -- what of the call is in no other column
    result TEXT NOT NULL
  );
  CREATE INDEX tool_calls_request ON tool_calls(request_id);
  CREATE VIRTUAL TABLE search USING fts5(
    prompt, text, reasoning, content='requests', content_rowid='seq', tokenize='unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER requests_written AFTER INSERT ON requests BEGIN
    INSERT INTO search(rowid, prompt, text, reasoning) VALUES (new.seq, new.prompt, new.text, new.reasoning);
  END;
  CREATE TRIGGER requests_removed AFTER DELETE ON requests BEGIN
    INSERT INTO search(search, rowid, prompt, text, reasoning)
    VALUES ('delete', old.seq, old.prompt, old.text, old.reasoning);
  END;
  `,
];
export const hasMessage = `SELECT 1 FROM messages WHERE hash = ?`;
export const insertMessage = `INSERT INTO messages (hash, parent, role, json) VALUES (?, ?, ?, ?)`;
export const insertFile = `INSERT OR IGNORE INTO files (hash, media_type, bytes) VALUES (?, ?, ?)`;
export const hasFile = `SELECT 1 FROM files WHERE hash = ?`;
export const insertFileUse = `INSERT OR IGNORE INTO file_uses (owner, file) VALUES (?, ?)`;
export const insertSchema = `INSERT OR IGNORE INTO schemas (hash, json) VALUES (?, ?)`;
export const insertTool = `INSERT OR IGNORE INTO tools (hash, name, json) VALUES (?, ?, ?)`;
export const insertConversation = `INSERT OR IGNORE INTO conversations (id, name, model, started) VALUES (?, ?, ?, ?)`;
const requestColumns = [
    ...["id", "generation_id", "step", "conversation_id", "provider", "model", "resolved_model", "started_at"],
    ...["duration_ms", "first_event_ms", "outcome", "finish_reason", "input_tokens", "output_tokens"],
    ...["cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost_nano", "currency", "cost_unknown"],
    ...["response_id", "request_id", "last_message", "answer", "schema", "tools", "labels", "error", "options", "usage"],
    ...["prompt", "text", "reasoning", "result"],
];
/** Once: a record that is written again is the same one. */
export const insertRequest = `INSERT INTO requests (${requestColumns.join(", ")})
  VALUES (${requestColumns.map((name) => `:${name}`).join(", ")}) ON CONFLICT (id) DO NOTHING`;
export const insertToolCall = `INSERT INTO tool_calls
  (request_id, generation_id, call_id, name, input, output, is_error, started_at, duration_ms, call, result)
  VALUES (:request_id, :generation_id, :call_id, :name, :input, :output, :is_error, :started_at, :duration_ms, :call, :result)`;
export const selectRequest = `SELECT * FROM requests WHERE id = ?`;
export const selectToolCalls = `SELECT * FROM tool_calls WHERE request_id = ? ORDER BY seq`;
export const selectFile = `SELECT bytes FROM files WHERE hash = ?`;
export const selectSchema = `SELECT json FROM schemas WHERE hash = ?`;
export const selectTool = `SELECT json FROM tools WHERE hash = ?`;
export const selectConversation = `SELECT * FROM conversations WHERE id = ?`;
export const latestConversation = `SELECT conversation_id FROM requests WHERE conversation_id IS NOT NULL ORDER BY id DESC LIMIT 1`;
export const conversationRequest = `SELECT * FROM requests
  WHERE conversation_id = :id AND outcome = 'done' AND answer IS NOT NULL AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT 1`;
/** From the first message to the one with this hash. */
export const selectHistory = `WITH RECURSIVE history(hash, parent, json, back) AS (
    SELECT hash, parent, json, 0 FROM messages WHERE hash = ?
    UNION ALL
    SELECT messages.hash, messages.parent, messages.json, back + 1 FROM history JOIN messages ON messages.hash = history.parent
  ) SELECT json FROM history ORDER BY back DESC`;
export const selectIds = `SELECT id FROM requests
  WHERE id >= :prefix AND id < :prefix || char(1114111) ORDER BY id DESC LIMIT :limit`;
/** What a list can be narrowed by; each uses the parameters of its own name. */
const conditions = {
    id: "requests.id = :id",
    model: "(model = :model OR resolved_model = :model OR model LIKE '%:' || :model)",
    conversation: "conversation_id = :conversation",
    since: "started_at >= :since",
    outcome: "outcome = :outcome",
    before: "requests.id < :before",
    labels: `NOT EXISTS (SELECT 1 FROM json_each(:labels) AS wanted WHERE NOT EXISTS (
    SELECT 1 FROM json_each(requests.labels) AS own WHERE own.key = wanted.key AND own.value = wanted.value))`,
    match: "search MATCH :match",
    /** For words that the index does not know: of scripts without spaces, and signs. */
    contains: `NOT EXISTS (SELECT 1 FROM json_each(:contains) AS wanted
    WHERE instr(requests.prompt || char(10) || requests.text || char(10) || coalesce(requests.reasoning, ''), wanted.value) = 0)`,
};
const summaryColumns = requestColumns
    .filter((name) => !["last_message", "answer", "schema", "tools", "options", "result"].includes(name))
    .map((name) => `requests.${name}`)
    .join(", ");
/** @param ranked the best match first, instead of the latest */
export function selectSummaries(names, ranked = false) {
    const indexed = names.includes("match");
    const snippet = indexed && ranked ? `, snippet(search, -1, '', '', '…', 16) AS snippet` : "";
    return `SELECT ${summaryColumns}${snippet} FROM requests ${indexed ? "JOIN search ON search.rowid = requests.seq" : ""}
    WHERE ${names.map((name) => conditions[name]).join(" AND ") || "TRUE"}
    ORDER BY ${indexed && ranked ? "bm25(search), " : ""}requests.id DESC LIMIT :limit`;
}
const groups = {
    model: "requests.model",
    provider: "requests.provider",
    conversation: "requests.conversation_id",
    day: "substr(requests.started_at, 1, 10)",
    label: "label.key || '=' || label.value",
};
/** One row for each group and currency. A call of which nothing came is not one whose cost is unknown. */
export function selectUsage(by) {
    return `SELECT ${by ? groups[by] : "NULL"} AS name, currency, count(*) AS calls, sum(outcome <> 'done') AS failed,
      sum(input_tokens) AS input, sum(output_tokens) AS output, sum(cache_read_tokens) AS cache_read,
      sum(cache_write_tokens) AS cache_write, sum(reasoning_tokens) AS reasoning_tokens, sum(cost_nano) AS nano,
      sum(cost_nano IS NULL AND (outcome = 'done' OR coalesce(cost_unknown, usage, response_id, resolved_model, answer) IS NOT NULL))
        AS cost_unknown
    FROM requests ${by === "label" ? "LEFT JOIN json_each(requests.labels) AS label" : ""}
    WHERE started_at >= :since AND started_at < :until
    GROUP BY 1, 2 ORDER BY 2 DESC`;
}
export const deleteRequests = `DELETE FROM requests WHERE started_at < ?`;
export const deleteToolCalls = `DELETE FROM tool_calls WHERE started_at < ?`;
/** What nothing refers to any more, in this order. A message that stays keeps all before it. */
export const deleteUnused = [
    `DELETE FROM conversations WHERE id NOT IN (SELECT conversation_id FROM requests WHERE conversation_id IS NOT NULL)`,
    `WITH RECURSIVE used(hash) AS (
    SELECT last_message FROM requests WHERE last_message IS NOT NULL
    UNION SELECT answer FROM requests WHERE answer IS NOT NULL
    UNION SELECT parent FROM messages JOIN used USING (hash) WHERE parent IS NOT NULL
  ) DELETE FROM messages WHERE hash NOT IN (SELECT hash FROM used)`,
    `DELETE FROM file_uses WHERE owner NOT IN (
    SELECT hash FROM messages UNION ALL SELECT id FROM requests UNION ALL SELECT 'tool-call ' || seq FROM tool_calls)`,
    `DELETE FROM files WHERE hash NOT IN (SELECT file FROM file_uses)`,
    `DELETE FROM schemas WHERE hash NOT IN (SELECT schema FROM requests WHERE schema IS NOT NULL)`,
    `DELETE FROM tools WHERE hash NOT IN (SELECT value FROM requests JOIN json_each(requests.tools))`,
];
/** Outside a transaction: gives the room back to the file system. */
export const shrink = `PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)`;
export const backup = `VACUUM INTO ?`;
