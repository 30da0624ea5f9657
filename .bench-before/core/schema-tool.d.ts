/** Structured output of a model that has none: the answer is the input of a tool it is made to call, and reads as if it were text. */
import type { StreamEvent } from "./events.ts";
import type { ModelInfo } from "./model-info.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
type Batches = AsyncIterable<StreamEvent | readonly StreamEvent[]>;
/** Whether a schema has to be asked for by a forced tool, because neither model nor protocol can do it otherwise. */
export declare function needsSchemaTool({ options }: ModelRequest, provider: Pick<Provider, "features">, model: ModelInfo): boolean;
/** The request with the tool in place of the schema. Other tools stay: calling this one ends the answer. */
export declare function schemaToolRequest(request: ModelRequest): ModelRequest;
/** The request as the provider gets it. */
export declare function providerRequest(request: ModelRequest, provider: Pick<Provider, "features">, model: ModelInfo): ModelRequest;
/** Sends the request, with the tool where it is needed; its input then comes as text. */
export declare function withSchemaTool(request: ModelRequest, provider: Provider, model: ModelInfo, send: (request: ModelRequest) => Batches): Batches;
export {};
