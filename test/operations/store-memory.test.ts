/** The contract of a store, over the one in memory. */
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { storeContract } from "../contract/store/contract.ts";

storeContract("a store in memory", async () => {
  const store = memoryStore();
  return { store, reopen: async () => store };
});
