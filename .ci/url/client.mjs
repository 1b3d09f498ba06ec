// Tests MCP by URL with the TypeScript SDK's client: once with the bearer token, and once with requests that AWS's own
// signer for JavaScript signs.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, endpoint] = process.argv.slice(2);
const load = (module) =>
  import(pathToFileURL(createRequire(`${home}/package.json`).resolve(module)).href);
const { Client } = await load("@modelcontextprotocol/sdk/client/index.js");
const { StreamableHTTPClientTransport } = await load(
  "@modelcontextprotocol/sdk/client/streamableHttp.js",
);
const { SignatureV4 } = await load("@smithy/signature-v4");

class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

const signer = new SignatureV4({
  credentials: {
    accessKeyId: process.env.MCP_ACCESS_KEY_ID,
    secretAccessKey: process.env.MCP_SECRET_ACCESS_KEY,
  },
  region: process.env.MCP_REGION,
  service: "execute-api",
  sha256: Sha256,
});

async function signed(url, init = {}) {
  const { hostname, port, pathname, protocol, host } = new URL(url);
  const request = await signer.sign({
    method: init.method ?? "GET",
    protocol,
    hostname,
    port: Number(port),
    path: pathname,
    query: {},
    headers: { ...Object.fromEntries(new Headers(init.headers)), host },
    body: init.body,
  });
  delete request.headers.host;
  return fetch(url, { ...init, headers: request.headers });
}

const bearer = { requestInit: { headers: { Authorization: `Bearer ${process.env.MCP_BEARER_TOKEN}` } } };
const transports = { "a bearer token": bearer, "SigV4": { fetch: signed } };

for (const [name, options] of Object.entries(transports)) {
  const client = new Client({ name: "judge", version: "1.0.0" }, { capabilities: {} });
  const errors = [];
  client.onerror = (error) => errors.push(error);
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), options));
  assert.equal(client.getServerVersion().name, "dynamodb-mcp");
  await client.ping();
  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === "dynamodb_get_item"));
  const item = await client.callTool({
    name: "dynamodb_get_item",
    arguments: { table_name: "Users", key: { userId: "user001" } },
  });
  assert.match(item.content[0].text, /^Item from table 'Users':\n {2}userId: user001/);
  const json = await client.callTool({ name: "dynamodb_list_tables", arguments: { format: "json" } });
  assert.equal(typeof json.structuredContent, "object");
  const missing = await client.callTool({ name: "dynamodb_count_items", arguments: { table_name: "Nope" } });
  assert.ok(missing.isError);
  await assert.rejects(client.callTool({ name: "no_such_tool", arguments: {} }), /-32602|Unknown tool/);
  const many = await Promise.all(
    Array.from({ length: 100 }, () => client.callTool({ name: "dynamodb_list_tables", arguments: {} })),
  );
  assert.equal(many.filter((result) => !result.isError).length, 100);
  await client.close();
  assert.deepEqual(errors, []);
  console.log(`ok  TypeScript SDK's client by URL, with ${name}`);
}

const wrong = new Client({ name: "judge", version: "1.0.0" }, { capabilities: {} });
await assert.rejects(
  wrong.connect(
    new StreamableHTTPClientTransport(new URL(endpoint), {
      requestInit: { headers: { Authorization: "Bearer wrong" } },
    }),
  ),
  /401|Unauthorized/i,
);
console.log("ok  TypeScript SDK's client by URL is refused with a wrong token");
