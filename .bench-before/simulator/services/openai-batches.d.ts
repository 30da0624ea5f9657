import type { Service } from "../service.ts";
export declare const openaiBatches: Service;
