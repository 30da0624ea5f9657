import { echo } from "./echo.js";
import { flaky } from "./flaky.js";
import { prose } from "./prose.js";
import { script } from "./script.js";
export const behaviours = { echo, prose, script, flaky };
