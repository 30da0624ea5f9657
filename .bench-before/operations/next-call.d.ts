/** Where a chain stops that is carried out by a lane of the provider: at a call that is not made here, and at tools, which have a turn of their own. */
import type { ModelRequest } from "../core/request.ts";
export declare class NextCall extends Error {
    readonly name = "NextCall";
    readonly request: ModelRequest;
    constructor(request: ModelRequest);
}
export declare class ToolsToRun extends Error {
    readonly name = "ToolsToRun";
    constructor();
}
