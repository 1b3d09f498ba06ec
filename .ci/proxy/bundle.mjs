// Runs the server of an unpacked MCP bundle as a desktop assistant does: with the command that the bundle's reference
// implementation makes of the manifest and the fields that a person has filled in, and without any other setting.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, bundle] = process.argv.slice(2);
const load = (module) =>
  import(pathToFileURL(createRequire(`${home}/package.json`).resolve(module)).href);
const { getMcpConfigForManifest } = await load("@anthropic-ai/mcpb");
const { Client } = await load("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = await load("@modelcontextprotocol/sdk/client/stdio.js");

async function run(fields, use) {
  const { command, args, env } = await getMcpConfigForManifest({
    manifest: JSON.parse(readFileSync(`${bundle}/manifest.json`, "utf8")),
    extensionPath: bundle,
    systemDirs: {},
    userConfig: { endpoint: process.env.MCP_API_ENDPOINT, ...fields },
    pathSeparator: "/",
  });
  const client = new Client({ name: "judge", version: "1.0.0" }, { capabilities: {} });
  await client.connect(new StdioClientTransport({ command, args, env }));
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

const keys = {
  region: process.env.MCP_REGION,
  access_key_id: process.env.MCP_ACCESS_KEY_ID,
  secret_access_key: process.env.MCP_SECRET_ACCESS_KEY,
};
const names = async (client) => (await client.listTools()).tools.map((tool) => tool.name);
await run(keys, async (client) => {
  assert.ok((await names(client)).includes("dynamodb_put_item"));
  const scan = { name: "dynamodb_scan", arguments: { table_name: "Users" } };
  assert.match((await client.callTool(scan)).content[0].text, /Alice Johnson/);
});
await run({ ...keys, read_only: true }, async (client) => {
  const listed = await names(client);
  assert.ok(listed.includes("dynamodb_scan") && !listed.includes("dynamodb_put_item"));
});
