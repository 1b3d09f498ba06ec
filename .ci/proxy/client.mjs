// Tests the proxy with the TypeScript SDK's client over stdio, as desktop assistants use it: with the current release, or
// with the first one, which speaks only 2024-11-05 and validates responses against its schema of that revision.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, jar, sdk = "@modelcontextprotocol/sdk"] = process.argv.slice(2);
const first = sdk !== "@modelcontextprotocol/sdk";
const load = (module) =>
  import(pathToFileURL(createRequire(`${home}/package.json`).resolve(module)).href);
const { Client } = await load(`${sdk}/client/index.js`);
const { StdioClientTransport, getDefaultEnvironment } = await load(`${sdk}/client/stdio.js`);

const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith("MCP_")),
);
const client = new Client({ name: "judge", version: "1.0.0" }, { capabilities: {} });
const errors = [];
client.onerror = (error) => errors.push(error);
await client.connect(
  new StdioClientTransport({
    command: "java",
    args: ["-jar", jar],
    env: { ...getDefaultEnvironment(), ...settings },
  }),
);
assert.equal(client.getServerVersion().name, "dynamodb-mcp");
assert.ok(client.getServerCapabilities().tools.listChanged);
if (!first) assert.ok(client.getInstructions().length < 2048);
await client.ping();

const { tools } = await client.listTools();
const listTables = tools.find((tool) => tool.name === "dynamodb_list_tables");
assert.equal(listTables.annotations?.readOnlyHint, first ? undefined : true);

const text = await client.callTool({ name: "dynamodb_list_tables", arguments: {} });
assert.ok(!text.isError, JSON.stringify(text));
const json = await client.callTool({ name: "dynamodb_list_tables", arguments: { format: "json" } });
assert.equal(typeof json.structuredContent, first ? "undefined" : "object");
assert.equal(json.content[0].type, "text");

await assert.rejects(client.callTool({ name: "no_such_tool", arguments: {} }), /-32602|Unknown tool/);
const many = await Promise.all(
  Array.from({ length: 200 }, () => client.callTool({ name: "dynamodb_list_tables", arguments: {} })),
);
assert.equal(many.filter((result) => !result.isError).length, 200);

const abort = new AbortController();
const cancelled = client.callTool({ name: "dynamodb_list_tables", arguments: {} }, undefined, {
  signal: abort.signal,
});
abort.abort();
await assert.rejects(cancelled);
await client.ping();
await client.close();
assert.deepEqual(errors, []);
