import { CommandError } from "../failure.js";
import { note } from "../output.js";
import { withOperation, withOperations } from "./operations-store.js";
export async function cancelOperations(ids, flags) {
    await withOperations(ids, flags, async (found) => {
        for (const operation of found) {
            const { done } = await operation.status();
            await operation.cancel();
            const { metadata } = await operation.status();
            if (done)
                note(`${operation.id}: ${metadata.state} already`);
            else if (metadata.state === "cancelled")
                note(`${operation.id}: cancelled`);
            else
                note(`${operation.id}: ${metadata.state}; it ends when its worker hears of it`);
        }
    });
}
export async function approveCall(id, call, flags) {
    await decide(id, flags, (operation) => operation.approve(call));
}
export async function rejectCall(id, call, flags) {
    await decide(id, flags, (operation) => operation.reject(flags.message, call));
}
export async function resolveCall(id, call, flags) {
    const output = readJson(flags.output);
    await decide(id, flags, (operation) => operation.resolve(output, call));
}
async function decide(id, flags, decision) {
    await withOperation(id, flags, async (operation) => {
        await decision(operation);
        await noteState(operation);
    });
}
function readJson(text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new CommandError(`--output is not JSON: ${error.message}.`, `Text is written in quotes: --output '"sent"'`);
    }
}
export async function retryOperations(ids, flags) {
    await withOperations(ids, flags, async (found) => {
        for (const operation of found) {
            await operation.retry();
            await noteState(operation);
        }
    });
}
export async function deleteOperations(ids, flags) {
    await withOperations(ids, flags, async (found) => {
        for (const operation of found) {
            await operation.delete();
            note(`${operation.id}: deleted`);
        }
    });
}
async function noteState(operation) {
    const { id, metadata } = await operation.status();
    note(`${id}: ${metadata.state}${metadata.waitingFor === undefined ? "" : ` (${metadata.waitingFor})`}`);
}
