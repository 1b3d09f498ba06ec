// Tests MCP_CONFIRM with the TypeScript SDK's clients over stdio: the first major version in a session, the second in a
// session and under 2026-07-28. It writes and deletes one item of the table Users.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [home, jar] = process.argv.slice(2);
const load = (module) =>
  import(pathToFileURL(createRequire(`${home}/package.json`).resolve(module)).href);
const first = {
  ...(await load("@modelcontextprotocol/sdk/client/index.js")),
  ...(await load("@modelcontextprotocol/sdk/client/stdio.js")),
  request: (await load("@modelcontextprotocol/sdk/types.js")).ElicitRequestSchema,
};
const second = {
  ...(await load("@modelcontextprotocol/client")),
  ...(await load("@modelcontextprotocol/client/stdio")),
  request: "elicitation/create",
};

const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith("MCP_")),
);
const key = { userId: "judge-confirm" };
const put = { name: "dynamodb_put_item", arguments: { table_name: "Users", item: { ...key, name: "Judge" } } };
const del = { name: "dynamodb_delete_item", arguments: { table_name: "Users", key } };
const get = { name: "dynamodb_get_item", arguments: { table_name: "Users", key } };

// Runs a test with a client that answers questions in turn; without answers it has no capability.
async function run(sdk, options, confirm, answers, test) {
  const asks = answers !== undefined;
  const client = new sdk.Client(
    { name: "judge", version: "1.0.0" },
    { capabilities: asks ? { elicitation: {} } : {}, ...options },
  );
  const questions = [];
  const errors = [];
  client.onerror = (error) => errors.push(error);
  if (asks) {
    client.setRequestHandler(sdk.request, async (request, context) => {
      questions.push(request.params.message);
      const answer = answers.shift();
      return typeof answer === "function" ? answer(context.signal ?? context.mcpReq.signal) : answer;
    });
  }
  const transport = new sdk.StdioClientTransport({
    command: "java",
    args: ["-jar", jar],
    env: { ...sdk.getDefaultEnvironment(), ...settings, MCP_CONFIRM: confirm },
  });
  await client.connect(transport);
  const call = async (request, signal) => {
    const result = await (sdk === first
      ? client.callTool(request, undefined, { signal })
      : client.callTool(request, { signal }));
    return { text: result.content[0].text, isError: result.isError ?? false };
  };
  await test(call, questions, client);
  await client.close();
  assert.deepEqual(errors, []);
}

const accept = { action: "accept" };
const exists = async (call) => (await call(get)).text.startsWith("Item from table");

const clients = [
  ["the first SDK in a session", first, {}],
  ["the second SDK in a session", second, { versionNegotiation: { mode: "legacy" } }],
  ["the second SDK under 2026-07-28", second, { versionNegotiation: { mode: { pin: "2026-07-28" } } }],
];
for (const [name, sdk, options] of clients) {
  // Without the capability: "ask" lets the write pass, "require" refuses it.
  await run(sdk, options, "ask", undefined, async (call) => {
    assert.ok(!(await call(put)).isError);
  });
  await run(sdk, options, "require", undefined, async (call) => {
    const refused = await call(del);
    assert.ok(refused.isError && refused.text.includes("MCP_CONFIRM=require"), refused.text);
    assert.ok(await exists(call));
  });

  const answers = [{ action: "decline" }, { action: "cancel" }, { ...accept, content: { confirm: false } }];
  await run(sdk, options, "require", answers, async (call, questions) => {
    for (let i = 0; i < 3; i++) {
      const refused = await call(del);
      assert.ok(refused.isError && refused.text.includes("The user declined"), refused.text);
    }
    assert.equal(questions.length, 3);
    assert.match(questions[0], /dynamodb_delete_item[^]*"Users"[^]*judge-confirm/);
    assert.ok(await exists(call));
    assert.equal(questions.length, 3);
  });

  await run(sdk, options, "ask", [accept, { ...accept, content: { confirm: true } }], async (call) => {
    assert.match((await call(del)).text, /^Successfully deleted/);
    assert.ok(!(await exists(call)));
    assert.ok(!(await call(put)).isError);
    assert.ok(await exists(call));
  });

  // Several questions at once, answered in another order.
  const slow = (time, action) => async () => {
    await new Promise((resolve) => setTimeout(resolve, time));
    return { action };
  };
  await run(sdk, options, "ask", [slow(600, "decline"), slow(300, "accept"), slow(0, "decline")], async (call) => {
    const results = await Promise.all([1, 2, 3].map(() => call(del)));
    assert.deepEqual(results.map((result) => result.isError).sort(), [false, true, true]);
  });

  // A cancelled call withdraws its question, and nothing is written.
  const abort = new AbortController();
  let withdrawn;
  const forgotten = (signal) =>
    new Promise((resolve) => {
      withdrawn = new Promise((done) => signal.addEventListener("abort", done));
      signal.addEventListener("abort", () => resolve({ action: "cancel" }));
      abort.abort();
    });
  await run(sdk, options, "ask", [accept, forgotten], async (call) => {
    assert.ok(!(await call(put)).isError);
    await assert.rejects(call(del, abort.signal));
    await withdrawn;
    assert.ok(await exists(call));
  });
  console.log(`ok  MCP_CONFIRM: ${name}`);
}
