/** The four models by name. */
import type { Behaviour, SimulatedModel } from "../behaviour.ts";
export declare const behaviours: Readonly<Record<SimulatedModel, Behaviour>>;
