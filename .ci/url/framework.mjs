// Tests MCP by URL with an agent framework's client, which calls tools by the schemas that it lists.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, endpoint] = process.argv.slice(2);
const { createMCPClient } = await import(
  pathToFileURL(createRequire(`${home}/package.json`).resolve("@ai-sdk/mcp")).href
);

const client = await createMCPClient({
  transport: {
    type: "http",
    url: endpoint,
    headers: { Authorization: `Bearer ${process.env.MCP_BEARER_TOKEN}` },
  },
});
const tools = await client.tools();
assert.ok(Object.keys(tools).includes("dynamodb_query"));
const call = { toolCallId: "1", messages: [] };
const item = await tools.dynamodb_get_item.execute(
  { table_name: "Users", key: { userId: "user001" } },
  call,
);
assert.match(item.content[0].text, /^Item from table 'Users':/);
const missing = await tools.dynamodb_count_items.execute({ table_name: "Nope" }, call);
assert.ok(missing.isError);
await client.close();
console.log("ok  the AI SDK's client by URL");
