/** In milliseconds. @throws CommandError naming the option */
export declare function readSpan(text: string, option: string): number;
/** A span back from now, or a date (of UTC, unless it says otherwise), in milliseconds since the epoch. @throws CommandError naming the option */
export declare function readMoment(text: string, option: string, now: number): number;
/** A time, or a span from now on. @throws CommandError naming the option */
export declare function readTime(text: string, option: string, now: number): Date;
/** `3 min ago`; the day, where it is long ago. */
export declare function ago(moment: number, now: number): string;
