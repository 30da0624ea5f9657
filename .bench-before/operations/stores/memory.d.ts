import type { Store } from "../store.ts";
/** Keeps everything in this process, and loses it with it. */
export declare function memoryStore(): Store;
