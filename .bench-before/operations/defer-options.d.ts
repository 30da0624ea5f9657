import type { Generation } from "../core/generation.ts";
import type { JsonValue } from "../core/json.ts";
import type { LaneName } from "../core/model-info.ts";
import type { OperationSettings } from "./record.ts";
export interface DeferOptions {
    readonly description?: string;
    /**
     * How it is carried out: `interactive`, a worker asks the model; `background`, the provider generates it without a connection; `batch`, the provider
     * takes many at once, for about half the price and within a day or so. `auto` takes the cheapest that the deadline leaves time for, says why in the
     * operation's metadata, and moves it to the interactive lane where its batch would miss the deadline. Default `interactive`.
     */
    readonly lane?: LaneName | "auto";
    readonly labels?: Readonly<Record<string, string>>;
    /** Larger goes first. Default 0. */
    readonly priority?: number;
    readonly notBefore?: Date;
    /** It ends as `expired` when it is not done by then. */
    readonly deadline?: Date;
    /** The most it may cost, all tries together, in the currency of the model's prices. Default: the generation's own `maxCost`. */
    readonly maxCost?: number;
    /** The same key and the same request are the same operation, however often it is submitted. */
    readonly idempotencyKey?: string;
    /** The most tries of a step that fail in a way worth another. Default 5. */
    readonly maxAttempts?: number;
    /** How long it is kept when it is done; `prune()` forgets it then. Default: until it is deleted. */
    readonly keepMs?: number;
}
export declare function settingsOf({ chain, settings, options }: NonNullable<Generation["plan"]>, own: DeferOptions): OperationSettings;
export declare function checkDeferOptions(options: DeferOptions, now: number): void;
export declare function hashOf(value: JsonValue): Promise<string>;
