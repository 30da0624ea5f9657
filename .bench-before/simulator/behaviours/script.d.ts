/** sim:script answers with given steps: from the last user message where that is a JSON array, else from the simulator's own list. */
import type { Behaviour } from "../behaviour.ts";
export declare const script: Behaviour;
