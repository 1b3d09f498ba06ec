// Prints what the rules find in the templates, and compares it with the kept list of accepted findings. See run.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Aspects, App, LegacyStackSynthesizer, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks } from "cdk-nag";
import { parse } from "yaml";
import { resolve } from "./resolve.mjs";

const root = join(import.meta.dirname, "../..");
const guard = join(createRequire(import.meta.url).resolve("@cdklabs/cdk-validator-cfnguard/package.json"), "..");
const packs = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks];

/** The parameters that docs/operations.md recommends, from the command in its section on these rules. */
function documented() {
  const page = readFileSync(join(root, "docs/operations.md"), "utf8");
  const command = page.match(/^## What a company's rules ask for$.*?^scripts\/deploy\.sh (.*?)^```$/ms)?.[1] ?? "";
  const option = (name) => [...command.matchAll(new RegExp(`--${name} '?([^\\s']+)`, "g"))].map(([, value]) => value);
  const [[tables], [topic]] = [option("tables"), option("alarms")];
  if (!tables || !topic) throw new Error("docs/operations.md has no command with --tables and --alarms in that section");
  return { ...Object.fromEntries(option("set").map((set) => set.split("="))), TableNamePattern: tables, AlarmTopicArn: topic };
}

const parameters = {
  ...documented(),
  ImageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/dynamodb-mcp@sha256:${"0".repeat(64)}`,
  ApiId: "a1b2c3d4e5",
  FunctionArns: "arn:aws:lambda:eu-west-1:123456789012:function:dynamodb-mcp-get-item",
  Mcp: "true",
  Transactions: "true",
};
const templates = ["cloudformation", "ecr"].flatMap((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith(".yaml")).map((name) => `${folder}/${name}`));

/** cdk-nag's findings in a resolved template, as {rule, resource, message}. */
function nag(file) {
  const findings = [];
  const note = ({ ruleId, resource, ruleInfo, findingId }) => findings.push({ rule: findingId ? `${ruleId}[${findingId}]` : ruleId, resource: resource.node.id, message: ruleInfo.replace(/ - \(Control IDs?.*/, ".") });
  const logger = {
    onCompliance() {},
    onNotApplicable() {},
    onSuppressed: note,
    onSuppressedError: note,
    onNonCompliance: note,
    onError: ({ ruleId, resource, errorMessage }) => findings.push({ rule: ruleId, resource: resource.node.id, message: `can't be checked: ${errorMessage}` }),
  };
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, "stack", { synthesizer: new LegacyStackSynthesizer() });
  new CfnInclude(stack, "template", { templateFile: file });
  for (const Pack of packs) Aspects.of(stack).add(new Pack({ additionalLoggers: [logger], reports: false }));
  app.synth();
  return findings;
}

/** cfn-guard's findings in a resolved template by AWS Control Tower's rules. */
function controlTower(file) {
  const system = process.platform === "darwin" ? "macos" : "ubuntu";
  const binary = join(guard, "bin", system, process.arch === "arm64" ? "aarch64" : "x86_64", "cfn-guard");
  const rules = join(guard, "rules/control-tower/cfn-guard");
  const done = spawnSync(binary, ["validate", "-d", file, "-r", rules, "--structured", "-o", "json", "-S", "none"], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (![0, 19].includes(done.status)) throw new Error(`cfn-guard ended with ${done.status}: ${done.error ?? done.stderr}`);
  return JSON.parse(done.stdout).flatMap(({ not_compliant }) => not_compliant.flatMap(({ Rule: { name, checks } }) => {
    const resources = new Set(JSON.stringify(checks).match(/(?<=\/Resources\/)\w+/g));
    if (resources.size === 0) throw new Error(`cfn-guard names no resource for ${name}`);
    return [...resources].map((resource) => ({ rule: name, resource, message: "" }));
  }));
}

const findings = [];
const work = mkdtempSync(join(tmpdir(), "rules-"));
try {
  for (const template of templates) {
    const name = basename(template, ".yaml");
    const file = join(work, `${name}.json`);
    writeFileSync(file, JSON.stringify(resolve(join(root, template), parameters)));
    for (const finding of [...nag(file), ...controlTower(file)]) findings.push({ ...finding, where: `${name}/${finding.resource}` });
  }
} finally {
  rmSync(work, { recursive: true });
}

// Each rule and place of the list is one acceptance; * in a place is any part of a resource's name.
const acceptances = parse(readFileSync(join(import.meta.dirname, "accepted.yaml"), "utf8")).flatMap(({ rules, on, why }) => {
  if (!why) throw new Error(`accepted.yaml: ${rules} has no reason`);
  return rules.flatMap((rule) => on.map((place) => ({ rule, place, matches: matcher(rule, place) })));
});
function matcher(rule, place) {
  const pattern = new RegExp(`^${place.replaceAll("*", "\\w*")}$`);
  return (finding) => finding.rule === rule && pattern.test(finding.where);
}

const open = findings.filter((finding) => !acceptances.some(({ matches }) => matches(finding)));
const gone = acceptances.filter(({ matches }) => !findings.some(matches));
for (const { rule, where, message } of open) console.log(`not accepted: ${rule} on ${where}: ${message}`);
for (const { rule, place } of gone) console.log(`accepted, but no longer found: ${rule} on ${place}`);
console.log(`${templates.length} templates, ${findings.length} findings: ${open.length} not accepted, ${gone.length} acceptances without one`);
process.exitCode = open.length + gone.length === 0 ? 0 : 1;
