export { manualClock } from "./simulator/clock.js";
export { startSimulator } from "./simulator/server.js";
