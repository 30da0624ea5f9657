/** The models of a process that carries out operations: its calls are written down as those of any other command. */
import { type Provider, type Registry } from "../../index.ts";
interface WorkingRegistry {
    readonly registry: Registry;
    readonly close: () => void;
}
export declare function workingRegistry(providers?: readonly Provider[]): Promise<WorkingRegistry>;
interface KeySource {
    readonly provider: Provider;
    readonly key: "there" | "not needed" | "missing";
}
/** Operations of providers whose key is missing here are left to a worker that has it. */
export declare function keySources(): Promise<KeySource[]>;
/** Where this process itself is to do the work, nobody else would come with the key. */
export declare function checkKey(model: string): Promise<void>;
export {};
