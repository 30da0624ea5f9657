/** Where the command keeps its log, and whether it keeps one. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dataDirectory } from "../credentials/home.js";
import { createFile } from "./database.js";
/** `logs.db` in the user's data directory: `AFTERWORD_HOME`, else `$XDG_DATA_HOME/afterword` or what is usual on the system. */
export function logsPath() {
    return join(dataDirectory(), "logs.db");
}
/** Whether the command writes its calls down. It does, unless {@link setLogging} turned it off. */
export function loggingIsOn() {
    return !existsSync(markerPath());
}
/** For the command and all its later calls: a file `logs-off` beside the log says no. */
export function setLogging(on) {
    if (on)
        rmSync(markerPath(), { force: true });
    else
        createFile(markerPath());
}
function markerPath() {
    return join(dataDirectory(), "logs-off");
}
