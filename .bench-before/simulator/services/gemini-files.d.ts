import type { Service, ServiceMeans } from "../service.ts";
export declare const geminiFiles: Service;
/** The text of a file that is there. Throws the vendor's failure. */
export declare function textOf(id: string, means: ServiceMeans): string;
