import { fitSchema } from "../../core/schema-subset.js";
/** https://ai.google.dev/api/generate-content#FIELDS.response_json_schema: what is not listed there is not looked at. */
const rules = {
    enumTypes: ["string", "number", "null"],
    keywords: {
        ...{ $id: true, $defs: true, $ref: true, $anchor: true, type: true, format: true, title: true, description: true },
        ...{ enum: true, items: true, prefixItems: true, minItems: true, maxItems: true, minimum: true, maximum: true },
        ...{ anyOf: true, properties: true, additionalProperties: true, required: true, propertyOrdering: true },
    },
};
/**
 * A schema of the answer or of a function's input.
 * @param place where it stands in the request, before the paths in it; `""` for that of the answer
 * @param dropped gets the paths that are not looked at
 */
export function fittedSchema(schema, place, dropped) {
    const fitted = fitSchema(schema, rules);
    dropped.push(...fitted.dropped.map((path) => (place === "" ? path : `${place}.${path}`)));
    return fitted.schema;
}
