/** Pages of operations of a store in memory, newest first. */
import type { ListPage, ListQuery } from "../store.ts";
import type { MemoryData } from "./memory-data.ts";
export declare function list(data: MemoryData, query: ListQuery): ListPage;
