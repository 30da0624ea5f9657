const brand = Symbol.for("afterword.error");
/** The base of every error that Afterword throws. An abort is not one: it surfaces as the signal's own `reason`. */
export class AfterwordError extends Error {
    code;
    /** The same request may succeed if it is sent again. */
    retryable;
    constructor(code, message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.name = new.target.name;
        this.code = code;
        this.retryable = options.retryable ?? false;
        Object.defineProperty(this, brand, { value: true });
    }
    /** Whether `value` is an AfterwordError, also one of another copy of this package. */
    static isInstance(value) {
        return typeof value === "object" && value !== null && brand in value;
    }
    /** Plain JSON: code, message and facts; no stack, no cause, no partial result. */
    toJSON() {
        return { name: this.name, code: this.code, message: this.message, retryable: this.retryable };
    }
}
/** No credentials for the provider were found. Nothing was sent. */
export class MissingKeyError extends AfterwordError {
    provider;
    variables;
    /** @param reason why the place where it should be has none */
    constructor(provider, variables, reason) {
        const way = variables.length > 0 ? `Set ${variables.join(" or ")}, or pass apiKey` : "Pass apiKey";
        super("missing-key", `No key for ${provider}${reason === undefined ? "" : `: ${reason}`}. ${way}.`);
        this.provider = provider;
        this.variables = variables;
    }
}
/** No model answers to this id, or several do. Nothing was sent. */
export class UnknownModelError extends AfterwordError {
    model;
    suggestions;
    constructor(model, details = {}) {
        const suggestions = details.suggestions ?? [];
        const maybe = suggestions.length > 0 ? ` Did you mean ${suggestions.join(" or ")}?` : "";
        super("unknown-model", `Unknown model: ${model}.${details.hint ? ` ${details.hint}` : ""}${maybe}`);
        this.model = model;
        this.suggestions = suggestions;
    }
}
/** The model or provider cannot do what was asked. Nothing was sent. */
export class UnsupportedError extends AfterwordError {
    feature;
    model;
    constructor(feature, model, hint, options) {
        super("unsupported", `${model} does not support ${feature}. ${hint}`, options);
        this.feature = feature;
        this.model = model;
    }
}
/** The caller's own mistake: an option, message or setting that cannot be meant so. Nothing was sent. */
export class InvalidRequestError extends AfterwordError {
    /** Where the mistake is, such as `temperature` or `messages[2].role`. */
    field;
    constructor(field, message, options) {
        super("invalid-request", message, options);
        this.field = field;
    }
}
/** The provider answered with an error, or with something that is no answer. */
export class ProviderError extends AfterwordError {
    provider;
    status;
    requestId;
    traceId;
    providerCode;
    param;
    body;
    retryAfterMs;
    limits;
    constructor(message, facts, code = "provider") {
        super(code, message, facts);
        this.provider = facts.provider;
        this.status = facts.status;
        this.requestId = facts.requestId;
        this.traceId = facts.traceId;
        this.providerCode = facts.providerCode;
        this.param = facts.param;
        this.body = facts.body;
        this.retryAfterMs = facts.retryAfterMs;
        this.limits = facts.limits;
    }
    toJSON() {
        const { provider, status, requestId, traceId, providerCode, param, retryAfterMs, body } = this;
        return { ...super.toJSON(), provider, status, requestId, traceId, providerCode, param, retryAfterMs, body };
    }
}
/** The provider does not accept the key (401, 403). */
export class AuthenticationError extends ProviderError {
    constructor(message, facts) {
        super(message, facts, "authentication");
    }
}
/** Too many requests or tokens (429). `retryAfterMs` is the wait the provider asks for. `quota-exhausted` is the kind that waiting does not cure. */
export class RateLimitError extends ProviderError {
    constructor(message, facts, code = "rate-limit") {
        super(message, facts, code);
    }
}
/** The conversation does not fit the model's context. */
export class ContextLengthError extends ProviderError {
    constructor(message, facts) {
        super(message, facts, "context-length");
    }
}
/** The provider has no capacity at the moment (503, 529). */
export class OverloadedError extends ProviderError {
    constructor(message, facts) {
        super(message, facts, "overloaded");
    }
}
/** The provider refused the prompt or the answer by its content rules. */
export class ContentFilterError extends ProviderError {
    constructor(message, facts) {
        super(message, facts, "content-filter");
    }
}
/** The connection could not be made, broke, or ended before the answer did. */
export class ConnectionError extends AfterwordError {
    constructor(message, options = {}) {
        super("connection", message, options);
    }
}
/** One of the timeouts ran out; `phase` says which and `timeoutMs` how long it was. */
export class TimeoutError extends AfterwordError {
    phase;
    timeoutMs;
    constructor(phase, timeoutMs, options = {}) {
        super("timeout", `${timeoutMessages[phase]} within ${timeoutMs} ms (timeout "${phase}").`, options);
        this.phase = phase;
        this.timeoutMs = timeoutMs;
    }
    toJSON() {
        return { ...super.toJSON(), phase: this.phase, timeoutMs: this.timeoutMs };
    }
}
/** The answer is not what the schema asks for. `result` is the whole answer, `text` what should have been valid. */
export class OutputError extends AfterwordError {
    text;
    issues;
    constructor(message, text, issues, options) {
        super("output", message, options);
        this.text = text;
        this.issues = issues;
    }
    toJSON() {
        return { ...super.toJSON(), text: this.text, issues: this.issues.map((issue) => ({ ...issue })) };
    }
}
/** The model wanted to go on after the last step it was allowed. `result` has all steps, the results of the last step's calls not among them. */
export class StepLimitError extends AfterwordError {
    maxSteps;
    constructor(maxSteps) {
        super("step-limit", `The chain needs another step after ${maxSteps}; raise maxSteps, or set finalPrompt to end with an answer.`);
        this.maxSteps = maxSteps;
    }
    toJSON() {
        return { ...super.toJSON(), maxSteps: this.maxSteps };
    }
}
/** The request could cost more than `maxCost` leaves, or what it could cost is not known. It was not sent. */
export class CostLimitError extends AfterwordError {
    /** In the currency of the model's prices. */
    maxCost;
    constructor(maxCost, message) {
        super("cost-limit", message);
        this.maxCost = maxCost;
    }
    toJSON() {
        return { ...super.toJSON(), maxCost: this.maxCost };
    }
}
/** What is kept on disk, such as the log, cannot be read or written: the file is damaged, of a newer version, or busy for too long. */
export class StoreError extends AfterwordError {
    constructor(message, options = {}) {
        super("store", message, options);
    }
}
const timeoutMessages = {
    connect: "No connection",
    "first-byte": "No first byte of an answer",
    "between-chunks": "The answer began, but nothing more came",
    call: "The whole call did not finish",
};
