// Reads a template as CloudFormation does: with the values of its parameters, without what its conditions leave out.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const pseudo = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws",
  "AWS::Region": "eu-west-1",
  "AWS::StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/dynamodb-mcp/1",
  "AWS::StackName": "dynamodb-mcp",
  "AWS::URLSuffix": "amazonaws.com",
};
const nothing = Symbol("AWS::NoValue");

// !Sub and the other short forms, for strings, lists and maps.
const functions = ["And", "Contains", "Equals", "GetAtt", "If", "Join", "Not", "Or", "Ref", "Select", "Split", "Sub"];
const customTags = functions.flatMap((name) =>
  [undefined, "seq", "map"].map((collection) => ({
    tag: `!${name}`,
    collection,
    resolve: (node) => ({ [name === "Ref" ? "Ref" : `Fn::${name}`]: argument(name, node.toJSON?.() ?? node) }),
  })),
);
const argument = (name, value) => (name === "GetAtt" && typeof value === "string" ? value.split(".") : value);

/** Returns the template of a file, with these values of its parameters, as JSON without conditions and parameters. */
export function resolve(file, given) {
  const template = parse(readFileSync(file, "utf8"), { customTags });
  const values = { ...pseudo };
  for (const [name, { Type, Default }] of Object.entries(template.Parameters ?? {})) {
    const value = given[name] ?? Default;
    if (value === undefined) throw new Error(`${file}: the parameter ${name} has no value`);
    values[name] = Type === "CommaDelimitedList" ? value.split(",") : Type === "Number" ? Number(value) : value;
  }

  const isTrue = (name) => holds(template.Conditions[name]);
  const holds = (condition) => {
    const [[name, operands]] = Object.entries(condition);
    switch (name) {
      case "Fn::Equals": return String(plain(operands[0])) === String(plain(operands[1]));
      case "Fn::Not": return !holds(operands[0]);
      case "Fn::And": return operands.every(holds);
      case "Fn::Or": return operands.some(holds);
      case "Condition": return isTrue(operands);
      default: throw new Error(`${file}: unknown condition ${name}`);
    }
  };
  const plain = (node) => {
    if (Array.isArray(node)) return node.map(plain).filter((element) => element !== nothing);
    if (node === null || typeof node !== "object") return node;
    if ("Ref" in node) return node.Ref === "AWS::NoValue" ? nothing : (values[node.Ref] ?? node);
    if ("Fn::If" in node) return plain(node["Fn::If"][isTrue(node["Fn::If"][0]) ? 1 : 2]);
    if (typeof node["Fn::Sub"] === "string") return substitute(node["Fn::Sub"]);
    if (Array.isArray(node["Fn::Sub"])) {
      const [text, own] = node["Fn::Sub"];
      return { "Fn::Sub": [fill(text, own), plain(own)] };
    }
    if ("Fn::Join" in node) {
      const [separator, parts] = plain(node["Fn::Join"]);
      if (parts.every((part) => typeof part === "string")) return parts.join(separator);
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]).filter(([, value]) => value !== nothing));
  };
  const fill = (text, own = {}) => text.replace(/\$\{([\w:]+)}/g, (whole, name) => (name in own ? whole : (values[name] ?? whole)));
  const substitute = (text) => {
    const filled = fill(text);
    return filled.includes("${") ? { "Fn::Sub": filled } : filled;
  };

  const kept = Object.entries(template.Resources).filter(([, { Condition }]) => Condition === undefined || isTrue(Condition));
  return { Resources: Object.fromEntries(kept.map(([name, { Condition, Metadata, ...resource }]) => [name, plain(resource)])) };
}
