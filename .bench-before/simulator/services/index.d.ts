/** Every service there is, by its vendor. */
import type { Service } from "../service.ts";
export declare const services: readonly Service[];
