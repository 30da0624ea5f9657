/** Files as vendors keep them, and the form in which they are sent. */
export interface StoredFile {
    readonly id: string;
    readonly name: string;
    readonly purpose: string;
    readonly text: string;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    /** When it is gone, where it does not stay. */
    readonly expiresAt?: number;
}
/** The fields of `multipart/form-data`, each with its text, and its file name where it is a file. */
export declare function parseMultipart(text: string, contentType: string): ReadonlyMap<string, {
    readonly text: string;
    readonly filename?: string;
}>;
