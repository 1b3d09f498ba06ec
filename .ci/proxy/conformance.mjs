// Compares the failures of one conformance run with the known ones that don't apply to this server.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [results, known, scenario, revision] = process.argv.slice(2);
const excused = new Set(
  readFileSync(known, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#")),
);
const checks = readdirSync(results, { recursive: true })
  .filter((name) => name.endsWith("checks.json"))
  .flatMap((name) => JSON.parse(readFileSync(join(results, name), "utf8")));
const passed = checks.filter((check) => check.status === "SUCCESS");
const failed = checks.filter((check) => check.status === "FAILURE");
const found = failed.filter((check) => !excused.has(check.id));
for (const check of found) {
  console.error(`${scenario} (${revision}): ${check.id}: ${check.errorMessage ?? check.description}`);
}
if (passed.length === 0) {
  console.error(`${scenario} (${revision}): no check passed`);
}
if (found.length > 0 || passed.length === 0) {
  process.exit(1);
}
console.log(
  `ok  conformance ${scenario} (${revision}): ${passed.length} passed, ${failed.length} known not to apply`,
);
