import { type StoredFile } from "../files.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { Reply, ServiceMeans, ServiceRequest } from "../service.ts";
export interface FileWords {
    /** What a file's name begins with in the simulator's own store, to know one vendor's from another's. */
    readonly vendor: string;
    describe(file: StoredFile): JsonObject;
    list(files: readonly StoredFile[], query: URLSearchParams): JsonValue;
    /** The content of a file that nobody sent. */
    madeContent?(id: string, means: ServiceMeans): string | undefined;
}
export declare function ownsFiles({ path }: ServiceRequest): boolean;
export declare function serveFiles(request: ServiceRequest, means: ServiceMeans, words: FileWords): Reply;
