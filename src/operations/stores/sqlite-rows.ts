/** Operations as rows of the store in SQLite, and back. */
import type { Row } from "../../sqlite/database.ts";
import type { OperationRecord } from "../record.ts";

/** The members with a column of their own. */
type Column = "id" | "state" | "createdAt" | "modifiedAt" | "idempotencyKey" | "batch" | "submission";

export function toRow(record: OperationRecord): Readonly<Record<string, string | number | null>> {
  const {
    id,
    state,
    createdAt,
    modifiedAt,
    idempotencyKey,
    batch,
    submission,
    request,
    result: _result,
    ...rest
  } = record;
  return {
    id,
    state,
    model: request.model,
    created_at: createdAt,
    modified_at: modifiedAt,
    idempotency_key: idempotencyKey ?? null,
    batch: batch ?? null,
    submission: submission ?? null,
    record: JSON.stringify(rest),
  };
}

type Brief = Omit<OperationRecord, "request" | "result">;

/** Without request and result. */
export function toBrief(row: Row): Brief {
  const columns = {
    id: row.id,
    state: row.state,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    ...(row.idempotency_key !== null && { idempotencyKey: row.idempotency_key }),
    ...(row.batch !== null && { batch: row.batch }),
    ...(row.submission !== null && { submission: row.submission }),
  } as Pick<Brief, Column>;
  return { ...columns, ...json<Omit<Brief, Column>>(row.record) };
}

export function toRecord(row: Row): OperationRecord {
  const request = json<OperationRecord["request"]>(row.request);
  return { ...toBrief(row), request, ...(row.result !== null && { result: json(row.result) }) };
}

export function json<T>(value: unknown): T {
  return JSON.parse(value as string);
}
