/** `aw operations cancel`, `approve`, `reject`, `resolve`, `retry` and `delete`: what somebody decides about operations. */
import type { JsonValue } from "../../index.ts";
import type { Operation } from "../../operations.ts";
import { CommandError } from "../failure.ts";
import { note } from "../output.ts";
import { type StoreFlags, withOperation, withOperations } from "./operations-store.ts";

export async function cancelOperations(ids: readonly string[], flags: StoreFlags): Promise<void> {
  await withOperations(ids, flags, async (found) => {
    for (const operation of found) {
      const { done } = await operation.status();
      await operation.cancel();
      const { metadata } = await operation.status();
      if (done) note(`${operation.id}: ${metadata.state} already`);
      else if (metadata.state === "cancelled") note(`${operation.id}: cancelled`);
      else note(`${operation.id}: ${metadata.state}; it ends when its worker hears of it`);
    }
  });
}

export async function approveCall(id: string, call: string | undefined, flags: StoreFlags): Promise<void> {
  await decide(id, flags, (operation) => operation.approve(call));
}

export async function rejectCall(
  id: string,
  call: string | undefined,
  flags: StoreFlags & { readonly message?: string },
): Promise<void> {
  await decide(id, flags, (operation) => operation.reject(flags.message, call));
}

export async function resolveCall(
  id: string,
  call: string | undefined,
  flags: StoreFlags & { readonly output: string },
): Promise<void> {
  const output = readJson(flags.output);
  await decide(id, flags, (operation) => operation.resolve(output, call));
}

async function decide(id: string, flags: StoreFlags, decision: (operation: Operation) => Promise<void>): Promise<void> {
  await withOperation(id, flags, async (operation) => {
    await decision(operation);
    await noteState(operation);
  });
}

function readJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new CommandError(
      `--output is not JSON: ${(error as Error).message}.`,
      `Text is written in quotes: --output '"sent"'`,
    );
  }
}

export async function retryOperations(ids: readonly string[], flags: StoreFlags): Promise<void> {
  await withOperations(ids, flags, async (found) => {
    for (const operation of found) {
      await operation.retry();
      await noteState(operation);
    }
  });
}

export async function deleteOperations(ids: readonly string[], flags: StoreFlags): Promise<void> {
  await withOperations(ids, flags, async (found) => {
    for (const operation of found) {
      await operation.delete();
      note(`${operation.id}: deleted`);
    }
  });
}

async function noteState(operation: Operation): Promise<void> {
  const { id, metadata } = await operation.status();
  note(`${id}: ${metadata.state}${metadata.waitingFor === undefined ? "" : ` (${metadata.waitingFor})`}`);
}
