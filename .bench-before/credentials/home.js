/** The directory in which this package keeps what belongs to its user; without an import, so that it loads where there is no file system. */
const here = () => ({
    env: process.env,
    platform: process.platform,
    userHome: process.getBuiltinModule("node:os").homedir(),
});
/**
 * Of keys and settings: `AFTERWORD_HOME`; else `afterword` in `XDG_CONFIG_HOME`, in `~/Library/Application Support` on macOS, in `%APPDATA%` on
 * Windows, or in `~/.config`.
 */
export function homeDirectory(surroundings = here()) {
    return directory(surroundings, "XDG_CONFIG_HOME", [".config"]);
}
/** Of what is written down, such as the log: as {@link homeDirectory}, with `XDG_DATA_HOME` and `~/.local/share`. */
export function dataDirectory(surroundings = here()) {
    return directory(surroundings, "XDG_DATA_HOME", [".local", "share"]);
}
function directory({ env, platform, userHome }, variable, usual) {
    const { isAbsolute, join, resolve } = process.getBuiltinModule("node:path");
    if (env.AFTERWORD_HOME)
        return resolve(env.AFTERWORD_HOME);
    // A relative path there is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
    const xdg = env[variable];
    if (xdg && isAbsolute(xdg))
        return join(xdg, "afterword");
    if (platform === "darwin")
        return join(userHome, "Library", "Application Support", "afterword");
    if (platform === "win32")
        return join(env.APPDATA || join(userHome, "AppData", "Roaming"), "afterword");
    return join(userHome, ...usual, "afterword");
}
