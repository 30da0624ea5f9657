import { defined } from "../../core/json.js";
import { fitSchema, relaxedWarning } from "../../core/schema-subset.js";
const shape = {
    ...{ type: true, enum: true, const: true, anyOf: true, $ref: true, $defs: true, definitions: true },
    ...{ properties: true, required: true, additionalProperties: true, items: true, title: true, description: true },
};
/** What takes part in the shape of a value: without it, another schema would be enforced. */
const obstacles = [
    ...["allOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"],
    ...["patternProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems"],
    ...["prefixItems", "additionalItems", "$anchor", "$dynamicAnchor", "$dynamicRef"],
];
const formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
/** Without looking around or back, and without word boundaries. */
const plainPattern = /^(?:[^\\(]|\\[^bB1-9kpP]|\((?!\?[=!<]))*$/;
const common = { obstacles, objects: "complete", typed: true };
export const strictRules = {
    openai: {
        ...common,
        keywords: {
            ...shape,
            ...{ pattern: plainPattern, format: formats, minItems: true, maxItems: true, multipleOf: true },
            ...{ minimum: true, maximum: true, exclusiveMinimum: true, exclusiveMaximum: true },
        },
    },
    // https://learn.microsoft.com/azure/foundry/openai/how-to/structured-outputs#unsupported-type-specific-keywords
    azure: { ...common, keywords: shape },
};
/**
 * The schema of the answer: strict where it can be.
 * @param rules `undefined` for a server that does not know `strict`, and gets the schema as it is
 * @param warnings gets what is not enforced, and why
 */
export function strictOutput(schema, rules, model, warnings) {
    if (rules === undefined)
        return { schema };
    const fitted = fitSchema(schema, strictRules[rules]);
    if (fitted.dropped.length > 0)
        warnings.push(relaxedWarning(model, fitted.dropped));
    if (fitted.strict)
        return { schema: fitted.schema, strict: true };
    const why = `${fitted.obstacle} of the schema is nothing that can be`;
    const message = `${model} is shown the schema, and not held to it: ${why}. The answer may be another.`;
    warnings.push({ code: "schema-not-strict", message });
    return { schema };
}
/** The schema of a function's input: strict where nothing of it is lost by that. Else it stays as it is, as most tools of today are sent. */
export function strictParameters(schema, rules) {
    const fitted = rules && fitSchema(schema, strictRules[rules]);
    if (!fitted?.strict || fitted.dropped.length > 0)
        return { parameters: schema };
    return defined({ parameters: fitted.schema, strict: true });
}
