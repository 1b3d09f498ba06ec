// Puts a server that offers HTTP/2 in API Gateway's place, and checks that the proxy chooses HTTP/1.1, uses its connections
// again, and sends each write once although the server closes connections as it likes.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { createInterface } from "node:readline";

const CALLS = 200;
// The proxy's limit on concurrent calls.
const MOST_CONNECTIONS = 64;
const [jar, work] = process.argv.slice(2);

const quiet = { stdio: "ignore" };
const store = ["-keystore", `${work}/server.p12`, "-storepass", "changeit", "-storetype", "PKCS12", "-alias", "server"];
execFileSync("keytool", ["-genkeypair", ...store, "-keyalg", "EC", "-dname", "CN=judge", "-ext", "san=ip:127.0.0.1"], quiet);
execFileSync("keytool", ["-exportcert", "-rfc", ...store, "-file", `${work}/ca.pem`], quiet);

const versions = new Set();
let connections = 0;
let closed = 0;
let writes = 0;
const server = createSecureServer({ pfx: readFileSync(`${work}/server.p12`), passphrase: "changeit", allowHTTP1: true });
server.on("secureConnection", () => connections++);
server.on("request", (request, response) => {
  versions.add(request.httpVersion);
  const tools = [{ name: "echo", route: "/echo", inputSchema: { type: "object" } }];
  if (request.url === "/tools") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(tools));
  } else {
    writes++;
    if (writes % 10 === 0) {
      closed++;
      response.setHeader("connection", "close");
    }
    response.setHeader("content-type", "text/plain");
    request.pipe(response);
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const proxy = spawn("java", ["-jar", jar], {
  stdio: ["pipe", "pipe", "inherit"],
  env: {
    ...process.env,
    MCP_API_ENDPOINT: `https://127.0.0.1:${server.address().port}`,
    MCP_REGION: "us-east-1",
    MCP_ACCESS_KEY_ID: "AKID",
    MCP_SECRET_ACCESS_KEY: "secret",
    AWS_CA_BUNDLE: `${work}/ca.pem`,
    XDG_CACHE_HOME: `${work}/cache`,
  },
});
for (let id = 1; id <= CALLS; id++) {
  const params = { name: "echo", arguments: { id } };
  proxy.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params })}\n`);
}
proxy.stdin.end();
const answered = new Set();
for await (const line of createInterface({ input: proxy.stdout })) {
  const { id, result } = JSON.parse(line);
  assert.equal(result?.content[0].text, JSON.stringify({ id }), line);
  answered.add(id);
}
server.close();
assert.equal(answered.size, CALLS);
assert.equal(writes, CALLS);
assert.deepEqual([...versions], ["1.1"]);
assert.ok(connections <= MOST_CONNECTIONS + closed, `${connections} connections`);
