import type { CallContext } from "../../core/provider.ts";
import type { ResourceClient } from "./resource-client.ts";
/** The name of a file, which becomes a part of paths. */
export declare function isFileName(name: unknown): name is string;
export declare class BatchFiles {
    #private;
    constructor(client: ResourceClient);
    /**
     * Gives the file's name. An upload makes nothing run: where it fails, nothing was submitted.
     * @param lines in ASCII
     */
    upload(lines: readonly string[], tag: string, context: CallContext): Promise<string>;
    delete(name: string, context: CallContext): Promise<void>;
    /** The names of those that were uploaded with this tag. The API deletes each file after 48 hours. */
    find(tag: string, context: CallContext): Promise<string[]>;
}
