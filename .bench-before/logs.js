export { openLogs } from "./logs/logs.js";
export { loggingIsOn, logsPath, setLogging } from "./logs/place.js";
