/** Where a chain stops that is carried out by a lane of the provider: at a call that is not made here, and at tools, which have a turn of their own. */
import type { ModelRequest } from "../core/request.ts";

export class NextCall extends Error {
  override readonly name = "NextCall";
  readonly request: ModelRequest;

  constructor(request: ModelRequest) {
    super("The next call is the provider's to carry out.");
    this.request = request;
  }
}

export class ToolsToRun extends Error {
  override readonly name = "ToolsToRun";

  constructor() {
    super("Its tools are run in another turn.");
  }
}
