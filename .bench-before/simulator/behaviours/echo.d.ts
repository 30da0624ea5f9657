/** sim:echo answers with the request as JSON, to show what was really sent. */
import type { Behaviour } from "../behaviour.ts";
export declare const echo: Behaviour;
