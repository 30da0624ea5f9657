/** The JSON Schema of an answer as Anthropic takes it. https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
import { UnsupportedError } from "../../core/errors.js";
import { fitSchema, relaxedWarning } from "../../core/schema-subset.js";
/** The formats, and that `pattern` goes into words, as in the vendor's own library: anthropic-sdk-typescript, src/lib/transform-json-schema.ts. */
const outputRules = {
    objects: "closed",
    keywords: {
        ...{ type: true, enum: true, const: true, anyOf: true, allOf: true, $ref: true, $defs: true, definitions: true },
        ...{ properties: true, required: true, additionalProperties: true, items: true, title: true, description: true },
        minItems: [0, 1],
        format: ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
    },
};
/** @throws UnsupportedError for a schema that the API would refuse, or could only answer with an empty object */
export function outputSchema(schema, model, warnings) {
    const fitted = fitSchema(schema, outputRules);
    if (!fitted.strict) {
        throw new UnsupportedError(`${fitted.obstacle} of the schema`, model.id, "Objects must list their properties, and references lead to $defs; a list of { key, value } holds any names.");
    }
    if (fitted.dropped.length > 0)
        warnings.push(relaxedWarning(model.id, fitted.dropped));
    return fitted.schema;
}
