/** Collects what another process has submitted, by its id, or the latest where none is given, and works on it meanwhile. */
import { setTimeout } from "node:timers/promises";
import { openOperations } from "afterword/operations";

await using operations = await openOperations();
const latest = await operations.list({ pageSize: 1 });
const [id = latest.operations[0]?.id] = process.argv.slice(2);
if (id === undefined) {
  console.log("Nothing was submitted.");
} else {
  const operation = operations.attach(id);
  // Asked now and then, for whoever has something else to do between.
  while (!(await operation.status()).done) await setTimeout(50);
  const { done, createdBy, response } = await operation.wait();
  console.log(done, createdBy !== "", response?.text);
  console.log(response?.usage?.input, response?.usage?.output, response?.usage?.total);
}
