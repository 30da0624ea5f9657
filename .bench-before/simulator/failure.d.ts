/** A request that cannot be answered, before it is put into a vendor's words. */
interface FailureFacts {
    readonly type?: string | undefined;
    readonly code?: string | undefined;
    readonly param?: string | undefined;
}
export declare class Failure extends Error {
    readonly status: number;
    readonly facts: FailureFacts;
    readonly headers: Readonly<Record<string, string>>;
    constructor(status: number, message: string, facts?: FailureFacts, headers?: Readonly<Record<string, string>>);
}
export {};
