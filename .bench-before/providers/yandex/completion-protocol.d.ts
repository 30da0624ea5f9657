/** The completion protocol: requests and answers of Yandex. */
import { type JsonValue } from "../../core/json.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { CompletionProfile } from "./completion.ts";
export declare function completionProtocol({ name, folderId }: CompletionProfile): Protocol;
export declare function countCalls(messages: JsonValue | undefined): number;
