/** The providers' own API specifications, where they are at hand: they lie beside the recorded conversations, and are not in the project. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";

/** What is wrong with a value, in the words of the validator; nothing where it is as the specification has it. */
export type Validate = (value: unknown) => readonly string[];

export type Specification =
  | { readonly validator: (schema: string) => Validate; readonly missing?: undefined }
  | { readonly missing: string };

/** @param name the file, such as `openai.openapi.json`, in `specs` beside the folder of `AFTERWORD_WIRE`, or beside the repository */
export function findSpecification(name: string, environment: NodeJS.ProcessEnv = process.env): Specification {
  const given = environment.AFTERWORD_WIRE;
  const folder =
    given === undefined ? fileURLToPath(new URL("../../../shared/specs", import.meta.url)) : `${given}/../specs`;
  const path = `${folder}/${name}`;
  if (!existsSync(path)) return { missing: `skipped, there is no ${path}` };
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(JSON.parse(readFileSync(path, "utf8")) as object, "api");
  return {
    validator(schema) {
      const check = ajv.getSchema(`api#/components/schemas/${schema}`);
      if (!check) throw new Error(`${path} has no schema ${schema}`);
      return (value) => {
        check(value);
        return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
      };
    },
  };
}
