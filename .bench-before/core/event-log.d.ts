/** The events of one generation, kept from the first, and the readers that follow them. */
import type { StreamEvent } from "./events.ts";
export declare class EventLog {
    #private;
    readonly events: StreamEvent[];
    push(batch: StreamEvent | readonly StreamEvent[]): void;
    /** No more will come; a failure is thrown after what has come. Readers that wait go on with {@link wake}. */
    end(failure?: {
        readonly value: unknown;
    }): void;
    wake(): void;
    /** Everything that comes, as many events at a time as there are. Whoever leaves early tells nobody. */
    batches(): AsyncGenerator<readonly StreamEvent[]>;
    /**
     * A reader of what `pick` makes of the events, from the first one.
     * @param enter called when it begins to read
     * @param leave called once when it has read all, or gives up
     */
    follow<T>(pick: (event: StreamEvent) => T | undefined, enter: () => void, leave: () => void): AsyncIterableIterator<T>;
}
