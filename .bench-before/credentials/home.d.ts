/** The directory in which this package keeps what belongs to its user; without an import, so that it loads where there is no file system. */
export interface Surroundings {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly platform: string;
    readonly userHome: string;
}
/**
 * Of keys and settings: `AFTERWORD_HOME`; else `afterword` in `XDG_CONFIG_HOME`, in `~/Library/Application Support` on macOS, in `%APPDATA%` on
 * Windows, or in `~/.config`.
 */
export declare function homeDirectory(surroundings?: Surroundings): string;
/** Of what is written down, such as the log: as {@link homeDirectory}, with `XDG_DATA_HOME` and `~/.local/share`. */
export declare function dataDirectory(surroundings?: Surroundings): string;
