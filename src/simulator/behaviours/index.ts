/** The four models by name. */
import type { Behaviour, SimulatedModel } from "../behaviour.ts";
import { echo } from "./echo.ts";
import { flaky } from "./flaky.ts";
import { prose } from "./prose.ts";
import { script } from "./script.ts";

export const behaviours: Readonly<Record<SimulatedModel, Behaviour>> = { echo, prose, script, flaky };
