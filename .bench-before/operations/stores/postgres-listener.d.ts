import type { Connections } from "./postgres-connections.ts";
interface Heard {
    readonly channel: string;
    /** Somebody told something. */
    onMessage(payload: string): void;
    /** It hears again after it did not: whatever was told meanwhile is lost. */
    onGap(): void;
}
export declare class Listener {
    #private;
    private constructor();
    /** Hears from now on. It does not keep a process alive. */
    static on(connections: Connections, heard: Heard): Promise<Listener>;
    close(): Promise<void>;
}
export {};
