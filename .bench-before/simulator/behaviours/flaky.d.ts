/** sim:flaky fails as the last user message asks, such as `429 retry-after=2 times=1`, and answers with prose after that. */
import type { Behaviour } from "../behaviour.ts";
export declare const flaky: Behaviour;
