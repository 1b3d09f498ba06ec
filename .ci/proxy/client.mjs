// The TypeScript SDK's client over stdio, as desktop assistants use it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, jar] = process.argv.slice(2);
const load = (module) =>
  import(pathToFileURL(createRequire(`${home}/package.json`).resolve(module)).href);
const { Client } = await load("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport, getDefaultEnvironment } = await load(
  "@modelcontextprotocol/sdk/client/stdio.js",
);

const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith("MCP_")),
);
const client = new Client({ name: "judge", version: "1.0.0" });
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
assert.ok(client.getInstructions().length < 2048);
await client.ping();

const { tools } = await client.listTools();
assert.ok(tools.some((tool) => tool.name === "dynamodb_list_tables" && tool.annotations.readOnlyHint));

const text = await client.callTool({ name: "dynamodb_list_tables", arguments: {} });
assert.ok(!text.isError, JSON.stringify(text));
const json = await client.callTool({ name: "dynamodb_list_tables", arguments: { format: "json" } });
assert.equal(typeof json.structuredContent, "object");

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
