/** The layer rules of docs/architecture.md: who may import whom. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../src");

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), "utf8");
  const statement = /^\s*(import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(statement)].map(([, , type, named, dynamic]) => {
    const target = named ?? dynamic ?? "";
    const to = target.startsWith(".") ? relative(root, join(root, dirname(from), target)) : target;
    return { from, to, typeOnly: type !== undefined };
  });
});

/** For each layer, what its files may import besides their own folder. Entry points are the files directly in src. */
const allowed: readonly (readonly [layer: RegExp, mayImport: RegExp])[] = [
  // A type alone, and the validator of plain JSON Schema, loaded with the first value to check.
  [/^core\//, /^core\/|^@(standard-schema\/spec|cfworker\/json-schema)$/],
  [/^prices\//, /^(core|catalog|prices)\/|^credentials\/home\.ts$|^@pydantic\/genai-prices$|^node:/],
  [/^sqlite\//, /^(core|sqlite)\/|^node:/],
  // Models reach operations by the registry they are given; what stores know is their own types.
  [/^operations\/stores\//, /^(core|operations|sqlite)\/|^node:|^pg$/],
  [/^operations\//, /^(core|operations)\//],
  [/^logs\//, /^(core|logs|sqlite)\/|^credentials\/home\.ts$|^node:/],
  [/^otel\//, /^(core|otel)\/|^@opentelemetry\/api$/],
  [/^otel\.ts$/, /^(core|otel)\/|^@opentelemetry\/api$|^node:diagnostics_channel$/],
  // Keys may be in a file, or come from a program; what reads them is loaded only then.
  [/^http\//, /^(core|http|credentials)\/|^node:/],
  [/^credentials\//, /^(core|credentials)\/|^http\/settings\.ts$|^node:/],
  [/^providers\/openai\//, /^(core|http|providers\/openai)\//],
  [/^providers\/vendors\.ts$/, /^providers\/(openai\/(chat|batch)|mistral\/lanes|xai\/lanes)\.ts$/],
  // Their answers are those of the chat protocol; what they carry out by themselves is their own.
  [/^providers\/mistral\//, /^(core|http|providers\/openai|providers\/mistral)\//],
  [/^providers\/xai\//, /^(core|http|providers\/openai|providers\/xai)\//],
  [/^providers\/anthropic\//, /^(core|http|providers\/anthropic)\//],
  [/^providers\/gemini\//, /^(core|http|providers\/gemini)\//],
  [/^providers\/yandex\//, /^(core|http|providers\/yandex)\//],
  [/^providers\/ai-sdk\//, /^(core|http|providers\/ai-sdk)\//],
  // The simulated provider is a compatible server that happens to run in this process.
  [
    /^providers\/sim\.ts$/,
    /^core\/|^http\/http-lane\.ts$|^providers\/openai\/(batch|chat)\.ts$|^simulator\/server\.ts$/,
  ],
  [/^catalog\//, /^(core|catalog)\//],
  [/^simulator\//, /^simulator\/|^node:/],
  [/^cli\//, /^cli\/|^(index|testing|logs|operations)\.ts$|^node:|^(commander|csv-parse)$/],
  [/^testing\.ts$/, /^simulator\//],
  [/^[^/]+\.ts$/, /^(core|http|credentials|providers|catalog|prices|logs|operations)\/|^[^/]+\.ts$|^node:(os|path)$/],
];

describe("the layers", () => {
  it("cover every file", () => {
    expect(files.filter((file) => !allowed.some(([layer]) => layer.test(file)))).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it("import only what they may", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [, mayImport] = allowed.find(([layer]) => layer.test(from)) ?? [];
      return !mayImport?.test(to);
    });
    expect(wrong).toEqual([]);
  });

  it("import nothing that does not exist", () => {
    const missing = imports.filter(({ to }) => to.endsWith(".ts") && !files.includes(to));
    expect(missing).toEqual([]);
  });

  it("have no circles of imports that remain when it runs", () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
    const circles: string[][] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file]);
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe("the sources", () => {
  it("are free of default exports, `export *`, enums, and long files", () => {
    const wrong = files.filter((name) => {
      const text = readFileSync(join(root, name), "utf8");
      const long = text.split("\n").length > 320 && name !== "catalog/generated.ts";
      return /^export default|^export \*|^(export )?(const )?enum /m.test(text) || long;
    });
    expect(wrong).toEqual([]);
  });

  it("begin with one sentence on what the file is for", () => {
    const silent = files.filter((name) => !/^(#!.*\n)?\/\*\*? /.test(readFileSync(join(root, name), "utf8")));
    expect(silent).toEqual([]);
  });
});
