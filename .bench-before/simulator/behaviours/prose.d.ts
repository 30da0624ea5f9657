import type { Behaviour } from "../behaviour.ts";
export declare const prose: Behaviour;
