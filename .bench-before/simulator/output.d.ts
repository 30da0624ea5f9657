/** The two ways an answer leaves: event by event, or whole; each can break off. */
import type { ServerResponse } from "node:http";
import type { Answer, Change } from "./answer.ts";
import type { Failure } from "./failure.ts";
import type { Protocol } from "./protocol.ts";
interface Output {
    write(changes: readonly Change[]): Promise<void>;
    /** Ends with an error; throws the failure where nothing has been sent. */
    fail(error: {
        readonly failure: Failure;
        readonly text: string;
    }): Promise<void>;
    /** Destroys the socket once everything before has left. */
    cut(): Promise<void>;
    end(): Promise<void>;
}
/** Sends nothing, not even headers, before the first content: a pause that comes first delays the first byte. */
export declare function streamedOutput(answer: Answer, protocol: Protocol, response: ServerResponse, bytewise: boolean): Output;
/** Waits for the end of the answer and sends it as one JSON body; cut, it leaves half of what there is, or nothing. */
export declare function wholeOutput(answer: Answer, protocol: Protocol, response: ServerResponse, bytewise: boolean): Output;
export {};
