import { type StoredFile } from "../files.ts";
import type { Service, ServiceMeans } from "../service.ts";
export declare const openaiFiles: Service;
/** Throws the vendor's failure for one that is not there, or no longer. */
export declare function findFile(id: string, { files, clock }: ServiceMeans): StoredFile;
/** Of what is for a batch. https://platform.openai.com/docs/api-reference/files/create#files_create-expires_after */
export declare const batchFileMs: number;
/** Throws the vendor's failure for what is not between an hour and 30 days. */
export declare function expiryMs(seconds: number): number;
