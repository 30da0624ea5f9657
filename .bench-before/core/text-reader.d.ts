/** What a reader of text makes of the events: the first choice's pieces, and where one step ends. */
import type { StreamEvent } from "./events.ts";
/** The same with what parts one step's text from the next. */
export declare function textReader(): (event: StreamEvent) => string | undefined;
/** The same with `null` where another step begins. */
export declare function stepReader(): (event: StreamEvent) => string | null | undefined;
