/** What Yandex calls a model by: a URI that holds the folder. https://yandex.cloud/en/docs/ai-studio/concepts/generation/models */
import { InvalidRequestError } from "../../core/errors.js";
import { show } from "../../core/input.js";
import { environment } from "../../http/settings.js";
/** Where the folder is looked up, in order. */
const folderVariables = ["YC_FOLDER_ID", "YANDEX_FOLDER_ID"];
/**
 * `gpt://FOLDER/NAME/latest`; the name may bring its version, such as `yandexgpt/rc`, or be a whole URI, which is taken as it is.
 * @param folderId goes before the environment and before the folder in a URI
 * @throws InvalidRequestError when a folder is needed and there is none
 */
export function modelAddress(name, folderId, model) {
    if (name.includes("://")) {
        const own = /^gpt:\/\/([^/]+)\//.exec(name)?.[1];
        return { modelUri: name, folder: folderId ?? own ?? folderOfEnvironment() };
    }
    const folder = folderId ?? folderOfEnvironment();
    if (folder === undefined) {
        throw new InvalidRequestError("folderId", `${model} needs the id of your folder. Set ${folderVariables.join(" or ")}, or pass folderId; a whole URI, yandex:gpt://FOLDER/NAME, needs neither.`);
    }
    return { modelUri: `gpt://${folder}/${name}${name.includes("/") ? "" : "/latest"}`, folder };
}
function folderOfEnvironment() {
    const variable = folderVariables.find((name) => environment(name) !== undefined);
    if (variable === undefined)
        return undefined;
    const folder = environment(variable);
    checkFolder(variable, folder);
    return folder;
}
/** It becomes a header and a part of a URI. @throws InvalidRequestError naming the setting or variable */
export function checkFolder(field, folder) {
    if (folder === undefined || /^[\w.-]+$/.test(folder))
        return;
    throw new InvalidRequestError(field, `${field} is ${show(folder)}; it must be the id of a folder, letters and digits such as b1g8ad42m6he1ooql78r.`);
}
