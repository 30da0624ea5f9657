/** `logs.db` in the user's data directory: `AFTERWORD_HOME`, else `$XDG_DATA_HOME/afterword` or what is usual on the system. */
export declare function logsPath(): string;
/** Whether the command writes its calls down. It does, unless {@link setLogging} turned it off. */
export declare function loggingIsOn(): boolean;
/** For the command and all its later calls: a file `logs-off` beside the log says no. */
export declare function setLogging(on: boolean): void;
