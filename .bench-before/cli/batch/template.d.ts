import type { Row } from "./input.ts";
export declare class Template {
    #private;
    /** @throws CommandError for one that says the same of every row */
    constructor(text: string);
    /** Text as it is, anything else as JSON. @throws CommandError naming the row and the field that is missing */
    fill({ fields, place }: Row): string;
}
