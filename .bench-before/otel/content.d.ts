/** Messages, tools and what they were called with, in the conventions' JSON shapes; only where content is asked for. */
import type { Attributes } from "@opentelemetry/api";
import type { ModelRequest } from "../core/request.ts";
import type { Result } from "../core/result.ts";
/**
 * The system message of the beginning goes apart, as most providers get it. Everything is JSON text: SDKs before 3.0 and many backends take no
 * structured attributes, and the interface does not tell which do.
 */
export declare function requestContent({ messages, options }: ModelRequest): Attributes;
export declare function resultContent(result: Result): Attributes;
