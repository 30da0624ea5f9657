/** Usage and cost are told unless that is turned off: for a registry (`defaults`), for a model, or for one prompt. */
import { getModel } from "afterword";

const model = getModel("claude-sonnet-4-5", { trackCost: false });
const { usage, cost } = await model.prompt("What is a qubit?");
console.log(`${usage}`, cost);

const silent = await model.prompt("What is a qubit?", { trackUsage: false });
console.log(silent.usage, silent.cost);
