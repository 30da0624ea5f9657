export class NextCall extends Error {
    name = "NextCall";
    request;
    constructor(request) {
        super("The next call is the provider's to carry out.");
        this.request = request;
    }
}
export class ToolsToRun extends Error {
    name = "ToolsToRun";
    constructor() {
        super("Its tools are run in another turn.");
    }
}
