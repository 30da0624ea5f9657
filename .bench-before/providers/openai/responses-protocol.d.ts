/** The Responses protocol: requests and answers of one server that speaks it. */
import type { FoundKey } from "../../http/credential.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { ResponsesProfile } from "./responses.ts";
export declare function responsesProtocol(profile: ResponsesProfile): Protocol;
/** Those of every request to the server. */
export declare function responsesHeaders({ headers }: ResponsesProfile): (found: FoundKey | undefined) => Record<string, string>;
