/** The least that does the same durably in an SQLite file: prepared statements of node:sqlite, WAL, every commit on the disk. */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { answer, type Contender, concurrency, type Place, prompt, timesOf, together } from "../contender.ts";

const tables = `
  CREATE TABLE IF NOT EXISTS operations (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, created_at INTEGER NOT NULL, request TEXT NOT NULL, result TEXT
  );
  CREATE INDEX IF NOT EXISTS operations_created ON operations(created_at, seq);
  CREATE TABLE IF NOT EXISTS work (seq INTEGER PRIMARY KEY, run_at INTEGER NOT NULL, worker TEXT, lease_until INTEGER);
  CREATE INDEX IF NOT EXISTS work_due ON work(run_at) WHERE worker IS NULL;
`;

const request = JSON.stringify({ model: "instant:m", messages: [{ role: "user", content: prompt }] });
const result = JSON.stringify({ text: answer, usage: { input: 50, output: 20, total: 70 } });
const leaseMs = 30_000;

function connect({ address }: Place) {
  const database = new DatabaseSync(address, { timeout: 60_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(tables);
  const [begin, commit] = [database.prepare("BEGIN IMMEDIATE"), database.prepare("COMMIT")];
  const transaction = <T>(work: () => T): T => {
    begin.run();
    const value = work();
    commit.run();
    return value;
  };
  return { database, transaction };
}

export const contender: Contender = {
  async open(place) {
    const { database, transaction } = connect(place);
    const insert = database.prepare(
      "INSERT INTO operations (id, state, created_at, request) VALUES (?, 'queued', ?, ?) RETURNING seq",
    );
    const enqueue = database.prepare("INSERT INTO work (seq, run_at) VALUES (?, ?)");
    const undone = database.prepare("SELECT 1 FROM work LIMIT 1");
    const list = database.prepare(
      "SELECT * FROM operations WHERE (created_at, seq) < (?, ?) ORDER BY created_at DESC, seq DESC LIMIT ?",
    );
    const add = (runAt: number) => {
      const row = insert.get(crypto.randomUUID(), Date.now(), request);
      enqueue.run(Number(row?.seq), runAt);
    };
    return {
      submit: async () => transaction(() => add(Date.now())),
      async submitAll(count, notBefore) {
        const runAt = notBefore?.getTime() ?? Date.now();
        for (let left = count; left > 0; left -= together) {
          transaction(() => {
            for (let each = Math.min(left, together); each > 0; each--) add(runAt);
          });
        }
      },
      isAllDone: async () => undone.get() === undefined,
      async pageMs({ page, size, reads }) {
        let [before, seq] = [Number.MAX_SAFE_INTEGER, 0];
        const read = () =>
          list.all(before, seq, size).map((row) => ({ ...row, request: JSON.parse(String(row.request)) }));
        for (let number = 1; number < page; number++) {
          const last = list.all(before, seq, size).at(-1);
          [before, seq] = [Number(last?.created_at), Number(last?.seq)];
        }
        return timesOf(reads, size, async () => read().length);
      },
      close: async () => database.close(),
    };
  },

  async work(place, onStart) {
    const { pollMs = 10, everyStep = false } = place.settings;
    const { database, transaction } = connect(place);
    const due = database.prepare("SELECT seq FROM work WHERE worker IS NULL AND run_at <= ? ORDER BY run_at LIMIT ?");
    const take = database.prepare("UPDATE work SET worker = ?, lease_until = ? WHERE seq = ?");
    const read = database.prepare("SELECT request FROM operations WHERE seq = ?");
    const move = database.prepare("UPDATE operations SET state = ? WHERE seq = ?");
    const finish = database.prepare("UPDATE operations SET state = 'succeeded', result = ? WHERE seq = ?");
    const dequeue = database.prepare("DELETE FROM work WHERE seq = ?");
    const takeSome = () => {
      const now = Date.now();
      if (due.get(now, 1) === undefined) return [];
      return transaction(() => {
        const rows = due.all(now, concurrency);
        for (const { seq } of rows) take.run(`${process.pid}`, now + leaseMs, Number(seq));
        return rows.map(({ seq }) => ({
          seq: Number(seq),
          request: JSON.parse(String(read.get(Number(seq))?.request)),
        }));
      });
    };
    const carryOut = (seq: number) => {
      // As afterword has them: it runs, it is sent, it is answered, it is done.
      if (everyStep) for (const state of ["running", "sent"]) transaction(() => move.run(state, seq));
      onStart();
      if (everyStep) transaction(() => finish.run(result, seq));
      transaction(() => {
        finish.run(result, seq);
        dequeue.run(seq);
      });
    };
    let stopped = false;
    const loop = async () => {
      while (!stopped) {
        const taken = takeSome();
        for (const { seq } of taken) carryOut(seq);
        await (taken.length > 0 ? new Promise((resolve) => setImmediate(resolve)) : sleep(pollMs));
      }
      database.close();
    };
    const done = loop();
    return async () => {
      stopped = true;
      await done;
    };
  },
};
