// Slack's published types to JSON Schema, into the folder that is named: see make.sh.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const packages = fileURLToPath(new URL("node_modules", import.meta.url));
const schemas = [
  { file: "block_kit.schema.json", from: "@slack/types", at: "dist/index.d.ts", of: ["KnownBlock", "ModalView", "HomeView"] },
  { file: "manifest_types.schema.json", from: "@slack/web-api", at: "dist/types/request/manifest.d.ts", of: ["Manifest"] },
];

function named(name) {
  return `${name} ${JSON.parse(readFileSync(`${packages}/${name}/package.json`, "utf-8")).version}`;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function definitions(path, type) {
  const generator = createGenerator({ path, type, skipTypeCheck: true, jsDoc: "none", additionalProperties: false });
  return generator.createSchema(type).definitions;
}

for (const { file, from, at, of } of schemas) {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: `Made of ${named(from)} (MIT License, copyright Slack Technologies, LLC) by ${named("ts-json-schema-generator")}.`,
    definitions: sorted(Object.assign({}, ...of.map((type) => definitions(`${packages}/${from}/${at}`, type)))),
  };
  writeFileSync(`${process.argv[2]}/${file}`, `${JSON.stringify(schema)}\n`);
}
