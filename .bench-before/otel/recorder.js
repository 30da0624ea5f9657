/** Turns what the channels tell into spans and metrics: one span from a message's start until its end. */
import { context, SpanKind, SpanStatusCode, trace, } from "@opentelemetry/api";
import { errorType, known, optionAttributes, ownAttributes, requestIdentity, responseAttributes, usageAttributes, } from "./attributes.js";
import { requestContent, resultContent } from "./content.js";
import { attributes as name, operations } from "./names.js";
export class Recorder {
    #options;
    #open = new Map();
    /** By generation id. */
    #chains = new Map();
    constructor(options) {
        this.#options = options;
    }
    startRequest(message) {
        const chain = this.#chains.get(message.generationId);
        if (chain)
            chain.requests++;
        const { model, request } = message;
        const attributes = {
            ...requestIdentity(model),
            ...optionAttributes(request.options),
            // Left out where it is not, as the conventions want it.
            ...(isStreamed(message) && { [name.stream]: true }),
            ...ownAttributes(message),
        };
        const title = `${operations.request} ${model.name}`;
        const { span } = this.#start(message, title, SpanKind.CLIENT, attributes, chain?.context);
        if (this.#writesContent(span))
            span.setAttributes(requestContent(request));
    }
    endRequest(message) {
        this.#end(message, "abort", (open, seconds, error) => {
            const { model, result } = message;
            if (result) {
                open.span.setAttributes({
                    ...responseAttributes(result, "error" in message),
                    ...(result.usage && usageAttributes(result.usage)),
                    ...(isStreamed(message) && firstChunk(result.timing?.firstEventMs)),
                    ...(result.cost && { [name.costNano]: result.cost.nano, [name.costCurrency]: result.cost.currency }),
                });
                if (this.#writesContent(open.span))
                    open.span.setAttributes(resultContent(result));
            }
            const identity = { ...requestIdentity(model), ...error };
            this.#options.measure.request(seconds, isStreamed(message), result, identity, open.context);
        });
    }
    startTool(message) {
        const chain = this.#chains.get(message.generationId);
        if (chain)
            chain.tools++;
        const { call } = message;
        const attributes = { ...toolIdentity(message), [name.toolCallId]: call.id, ...ownAttributes(message) };
        const title = `${operations.tool} ${call.name}`;
        const { span } = this.#start(message, title, SpanKind.INTERNAL, attributes, chain?.context);
        if (this.#writesContent(span))
            span.setAttribute(name.toolArguments, JSON.stringify(call.input));
    }
    endTool(message) {
        this.#end(message, "_OTHER", (open, seconds, error) => {
            const { result } = message;
            if (result && this.#writesContent(open.span)) {
                open.span.setAttribute(name.toolResult, JSON.stringify(result.output));
            }
            const { [name.operation]: _operation, ...identity } = toolIdentity(message);
            this.#options.measure.tool(seconds, { ...identity, ...error }, open.context);
        });
    }
    startChain(message) {
        const attributes = {
            [name.operation]: operations.chain,
            [name.requestModel]: message.model.name,
            ...optionAttributes(message.request.options),
            ...ownAttributes(message),
        };
        const open = this.#start(message, operations.chain, SpanKind.INTERNAL, attributes);
        this.#chains.set(message.generationId, open);
        if (this.#writesContent(open.span))
            open.span.setAttributes(requestContent(message.request));
    }
    endChain(message) {
        if (this.#chains.get(message.generationId) === this.#open.get(message))
            this.#chains.delete(message.generationId);
        this.#end(message, "abort", (open, seconds, error) => {
            const { result } = message;
            if (result) {
                const { [name.finishReasons]: reasons } = responseAttributes(result, "error" in message);
                const { input, output, cacheRead, cacheWrite } = result.usage ?? {};
                const { [name.inputTokens]: inputs } = usageAttributes(known({ input, cacheRead, cacheWrite }));
                open.span.setAttributes(known({ [name.finishReasons]: reasons, [name.inputTokens]: inputs, [name.outputTokens]: output }));
                if (this.#writesContent(open.span))
                    open.span.setAttributes(resultContent(result));
            }
            this.#options.measure.chain(seconds, open, error, open.context);
        });
    }
    /** Ends what is open: nobody will tell of its end any more, and a span that never ends is never seen. */
    close() {
        for (const { span } of this.#open.values()) {
            span.setAttribute(name.unfinished, true);
            span.end();
        }
        this.#open.clear();
        this.#chains.clear();
    }
    #start(message, title, kind, attributes, parent = context.active()) {
        const span = this.#options.tracer.startSpan(title, { kind, attributes }, parent);
        const open = { span, context: trace.setSpan(parent, span), since: performance.now(), requests: 0, tools: 0 };
        this.#open.set(message, open);
        return open;
    }
    /** `otherwise` as in `errorType`. What began before anybody listened has no span, and is not told. */
    #end(message, otherwise, tell) {
        const open = this.#open.get(message);
        if (!open)
            return;
        this.#open.delete(message);
        const failure = failureOf(message, otherwise);
        const error = failure ? { [name.errorType]: failure.type } : {};
        try {
            if (failure)
                open.span.setAttributes(error).setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
            tell(open, (performance.now() - open.since) / 1000, error);
        }
        finally {
            open.span.end();
        }
    }
    #writesContent(span) {
        return this.#options.content && span.isRecording();
    }
}
function toolIdentity({ call }) {
    return { [name.operation]: operations.tool, [name.toolName]: call.name, [name.toolType]: "function" };
}
function isStreamed({ request }) {
    return request.options.stream !== false;
}
function firstChunk(ms) {
    return ms === undefined ? {} : { [name.timeToFirstChunk]: ms / 1000 };
}
function failureOf(message, otherwise) {
    const { error, result } = message;
    if (error !== undefined) {
        return { type: errorType(error, otherwise), message: error instanceof Error ? error.message : String(error) };
    }
    // A tool that does not exist, or whose input does not fit: nothing was thrown, and the model is told of an error.
    const failed = "error" in message || (result && "isError" in result && result.isError);
    return failed ? { type: "_OTHER", message: "It failed without an error of its own." } : undefined;
}
