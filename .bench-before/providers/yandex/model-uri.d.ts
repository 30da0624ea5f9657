export interface ModelAddress {
    readonly modelUri: string;
    /** For the `x-folder-id` header; a URI of a tuned model may hold none. */
    readonly folder: string | undefined;
}
/**
 * `gpt://FOLDER/NAME/latest`; the name may bring its version, such as `yandexgpt/rc`, or be a whole URI, which is taken as it is.
 * @param folderId goes before the environment and before the folder in a URI
 * @throws InvalidRequestError when a folder is needed and there is none
 */
export declare function modelAddress(name: string, folderId: string | undefined, model: string): ModelAddress;
/** It becomes a header and a part of a URI. @throws InvalidRequestError naming the setting or variable */
export declare function checkFolder(field: string, folder: string | undefined): void;
