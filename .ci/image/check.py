#!/usr/bin/env python3
"""Runs the unpacked image with runc and checks its behaviour. Usage: check.py WORK DIGEST [WORDS]

WORK contains `bundle` (unpacked by umoci), `manifest.json`, `again.tar` (a second build), and from two builds with the
JVM of a base image `first.digest`, `second.digest` and the unpacked `base-bundle`. Functions run as Lambda runs them
(container.py), against an emulated runtime API. DynamoDB is DynamoDB Local behind TLS, with a certificate that the
container's CA bundle trusts. contents.py checks the image's contents, largest.py its need of memory. With WORDS, only
the checks run whose names contain them.
"""

import http.server
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/cold-start"))
import dynamodb  # noqa: E402
import runtime_api  # noqa: E402
import contents  # noqa: E402
import largest  # noqa: E402
from container import DEFAULT_COMMAND, Container, check  # noqa: E402

WORK = pathlib.Path(sys.argv[1])
DIGEST = sys.argv[2]
WORDS = " ".join(sys.argv[3:])
BUNDLE = WORK / "bundle"
PORT = 24060

OPERATIONS = json.loads((ROOT / "cloudformation/operations.json").read_text())
# For each function the arguments of a call, and a part of its answer.
CALLS = {
    "get-item": ({"table_name": "Users", "key": {"userId": "user001"}}, "Item from table 'Users':\n  userId: user001\n"),
    "query": (
        {
            "table_name": "Users",
            "key_condition_expression": "userId = :u",
            "expression_attribute_values": {":u": "user002"},
        },
        "Query results from table 'Users' (1 item",
    ),
    "scan": ({"table_name": "Users"}, "(10 items)"),
    "batch-get": ({"table_name": "Users", "keys": [{"userId": "user001"}, {"userId": "user003"}]}, "(2 items)"),
    "list-tables": ({}, "DynamoDB tables in us-east-1 (1):\n  - Users"),
    "describe-table": ({"table_name": "Users"}, "EmailIndex"),
    "count-items": ({"table_name": "Users"}, "Table 'Users' contains approximately 10 items"),
    "put-item": ({"table_name": "Users", "item": {"userId": "new", "n": 1}}, "Successfully added item to table 'Users'"),
    "update-item": (
        {"table_name": "Users", "key": {"userId": "new"}, "set": {"n": 2}},
        "Successfully updated item in table 'Users'",
    ),
    "delete-item": ({"table_name": "Users", "key": {"userId": "new"}}, "Successfully deleted item from table 'Users'"),
    "tools": (None, '"name":"dynamodb_get_item"'),
}


def trusting():
    return {"/etc/ssl/certs/ca-certificates.crt": AUTHORITY}


def refuses(api, event, function):
    """Invokes the function directly with an event that isn't its arguments."""
    try:
        answer = api.invoke(event, function.alive)
    except runtime_api.FunctionError as error:
        check('"errorType":"BadRequest"' in str(error), error)
        check("stackTrace" not in str(error), error)
    else:
        check(False, "the event %s is answered with %s" % (event, answer))


def a_function_answers_lambda_events(command, bundle=None):
    arguments, expected = CALLS[command]
    with runtime_api.RuntimeApi() as api:
        environment = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=TLS)
        with Container(bundle or BUNDLE, [command], environment, mounts=trusting()) as function:
            answer = api.invoke(runtime_api.event(command, arguments), function.alive)
            check(answer["statusCode"] == 200 and expected in answer["body"], answer)

            refuses(api, {"Records": []}, function)
            if command in ("tools", "list-tables"):
                check(len(api.invoke(b"null", function.alive)) > 0, "an event without arguments has an empty answer")
            else:
                refuses(api, b"null", function)
            if command != "tools":
                bad = api.invoke(runtime_api.event(command, {"tabel_name": "Users", "key": 1}), function.alive)
                check(bad["statusCode"] == 400, "the answer to wrong arguments is %s" % bad)
            again = api.invoke(runtime_api.event("tools" if command == "tools" else command, arguments), function.alive)
            check(again["statusCode"] in ((200, 404) if command == "delete-item" else (200,)), again)

            function.terminate()
            started = time.monotonic()
            code = function.wait(5)
            check(code == 143, "the exit code after SIGTERM is %d" % code)
            check(time.monotonic() - started < 2, "ending after SIGTERM took %.1f s" % (time.monotonic() - started))
            lines = [json.loads(line) for line in function.stdout().splitlines() if '"audit":true' in line]
            calls = 4 if command == "tools" else 5
            check(len(lines) == calls, "%d audit lines for %d calls:\n%s" % (len(lines), calls, function.stdout()))
            check(function.stderr() == "", "the function wrote to standard error: " + function.stderr())


def a_function_that_gets_several_events_at_once_answers(command):
    """It runs in the loop of AWS's runtime interface client, which no other test here needs."""
    arguments, expected = CALLS[command]
    with runtime_api.RuntimeApi() as api:
        environment = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=TLS, AWS_LAMBDA_MAX_CONCURRENCY="2")
        with Container(BUNDLE, [command], environment, mounts=trusting()) as function:
            answer = api.invoke(runtime_api.event(command, arguments), function.alive)
            check(answer["statusCode"] == 200 and expected in answer["body"], answer)
            refuses(api, {"Records": []}, function)


def a_function_takes_its_classes_from_the_cache(command, endpoint=None):
    arguments, _ = CALLS.get(command, (None, None))
    with runtime_api.RuntimeApi() as api:
        # AOTMode=on makes the JVM exit if the cache doesn't match.
        options = "-XX:AOTMode=on -Xlog:class+load,class+init:stdout"
        environment = runtime_api.environment(api, JDK_JAVA_OPTIONS=options, MCP_BACKEND_STACK="dynamodb-mcp")
        if not endpoint:
            environment["AWS_ENDPOINT_URL_DYNAMODB"] = TLS
        with Container(BUNDLE, [command], environment, mounts=trusting()) as function:
            if endpoint:
                # Nothing answers at AWS's endpoint from here, but the start is the same.
                deadline = time.monotonic() + 20
                while api.first_next is None:
                    check(function.alive() and time.monotonic() < deadline, "the function didn't start: " + function.stderr())
                    time.sleep(0.1)
            else:
                answer = api.invoke(runtime_api.event(command, arguments), function.alive)
                check(answer["statusCode"] in (200, 404), answer)
            function.terminate()
            function.wait(5)
            loaded = re.findall(r"\[class,load\] (\S+) source: (.*)", function.stdout())
            cached = [name for name, source in loaded if source.startswith("shared objects file")]
            parsed = [name for name, source in loaded if source.startswith(("file:", "jrt:"))]
            print("    %d of %d classes from the cache" % (len(cached), len(loaded)))
            check(len(cached) > 2000, "only %d classes from the cache" % len(cached))
            check(len(cached) > len(loaded) * 0.98, "%d of %d classes from the cache" % (len(cached), len(loaded)))
            check(len(parsed) <= 12, "these classes didn't come from the cache: %s" % parsed)
            # Opening the jars takes a twelfth of a start. Without a network another thread opens them, for the error's class.
            initialized = re.findall(r"Initializing '([^']+)'.* by thread \"(.*)\"", function.stdout())
            check(len(initialized) > 500, "only %d classes were initialized" % len(initialized))
            opened = {thread for name, thread in initialized if name == "java/util/zip/ZipFile$Source"} - {"SIGTERM handler"}
            check("main" not in opened and (endpoint or not opened), "a jar was opened by these threads: %s" % opened)
            if command in ("get-item", "query", "put-item"):
                # Its initialization takes 3 ms. These calls have no number with a fraction.
                check("java/math/BigDecimal" not in dict(initialized), "BigDecimal was initialized")


def a_function_has_the_heap_of_512_mb(command):
    with runtime_api.RuntimeApi() as api:
        environment = runtime_api.environment(api, JDK_JAVA_OPTIONS="-Xlog:gc+init:stdout", AWS_ENDPOINT_URL_DYNAMODB=TLS)
        with Container(BUNDLE, [command], environment, mounts=trusting()) as function:
            api.invoke(runtime_api.event(command, CALLS[command][0]), function.alive)
            function.terminate()
            function.wait(5)
            heap = re.search(r"Heap Max Capacity: (\d+)M", function.stdout())
            check(heap and 120 <= int(heap.group(1)) <= 128, function.stdout())


def the_compiler_yields_to_the_function(command):
    with runtime_api.RuntimeApi() as api:
        environment = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=TLS)
        with Container(BUNDLE, [command], environment, mounts=trusting()) as function:
            api.invoke(runtime_api.event(command, CALLS[command][0]), function.alive)
            nice = {}
            for thread in pathlib.Path("/proc/%d/task" % function.pid()).iterdir():
                fields = (thread / "stat").read_text().rpartition(") ")[2].split()
                nice[(thread / "comm").read_text().strip()] = int(fields[16])
            check(nice["C1 CompilerThre"] > nice["java"], nice)


def a_function_reads_and_writes_the_largest_items(command, calls, megabytes):
    largest.a_small_function_answers(BUNDLE, LARGEST, trusting(), command, calls, megabytes)


def a_process_without_memory_ends():
    """So that whoever runs it starts it again; nothing can be relied on in it."""
    environment = {"PORT": str(PORT), "JDK_JAVA_OPTIONS": "-Xmx4m"}
    with Container(BUNDLE, ["serve"], environment, (65532, 65532)) as server:
        check(server.wait(20) == 3, "it went on: " + server.stdout() + server.stderr())
        check("OutOfMemoryError" in server.stdout(), server.stdout())


class Server:
    """The image's `serve`; ask() signs its requests."""

    def __init__(self, environment, bundle=None, mounts=None):
        keys = {"MCP_ACCESS_KEY_ID": "local", "MCP_SECRET_ACCESS_KEY": "local-secret"}
        environment = {"PORT": str(PORT), "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL_DYNAMODB": TLS, **keys, **environment}
        self.url = "http://127.0.0.1:%d" % PORT
        self.container = Container(bundle or BUNDLE, DEFAULT_COMMAND, environment, (65532, 65532), {**trusting(), **(mounts or {})})

    def __enter__(self):
        deadline = time.monotonic() + 20
        while curl(self.url + "/health")[0] != 200:
            if not self.container.alive() or time.monotonic() > deadline:
                error = self.container.stderr()
                self.container.__exit__()
                raise AssertionError("the server didn't start: " + error)
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.container.__exit__()

    def ask(self, path, arguments=None):
        signed = ["--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "local:local-secret"]
        body = [] if arguments is None else ["-H", "content-type: application/json", "-d", json.dumps(arguments)]
        return curl(self.url + path, *signed, *body)


KEYS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}


def the_server_answers_signed_requests():
    with Server(KEYS) as server:
        check(curl(server.url + "/health")[1] == "ok", curl(server.url + "/health"))
        check(curl(server.url + "/tools")[0] == 403, "the server answered an unsigned request")
        status, body = server.ask("/tools")
        check(status == 200 and [tool["name"] for tool in json.loads(body)] == [o["tool"] for o in OPERATIONS], body)
        arguments, expected = CALLS["get-item"]
        status, body = server.ask("/dynamodb/get-item", arguments)
        check(status == 200 and expected in body, body)
        server.container.terminate()
        check(server.container.wait(10) in (0, 143), "the exit code after SIGTERM is neither 0 nor 143")


def the_server_uses_pod_identity_credentials():
    """From the agent's URL, with a token from a file, as on EKS. ECS differs only in the URL."""
    asked = []

    class Agent(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
            body = {"AccessKeyId": "pod", "SecretAccessKey": "secret", "Token": "session", "Expiration": expires}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    agent = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Agent)
    threading.Thread(target=agent.serve_forever, daemon=True).start()
    token = WORK / "pod-identity-token"
    token.write_text("token-of-the-pod")
    path = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token"
    environment = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:%d/v1/credentials" % agent.server_port,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": path,
    }
    with Server(environment, mounts={path: token}) as server:
        arguments, expected = CALLS["get-item"]
        status, body = server.ask("/dynamodb/get-item", arguments)
        check(status == 200 and expected in body, body)
        check(asked == [("/v1/credentials", "token-of-the-pod")], asked)
    agent.shutdown()


def the_server_does_not_listen_on_the_network_without_a_key():
    environment = {"HOST": "0.0.0.0", "PORT": str(PORT)}
    with Container(BUNDLE, ["serve"], environment, (65532, 65532)) as server:
        check(server.wait(20) == 2, "the server listens on the network without a key")
        check("MCP_ACCESS_KEY_ID" in server.stderr(), server.stderr())


def one_shot(command, arguments=None, environment=None, mounts=None):
    """Runs one command. Returns its exit code, its standard output, its standard error and the seconds it took."""
    words = [command] if arguments is None else [command, json.dumps(arguments)]
    environment = {**KEYS, "AWS_ENDPOINT_URL_DYNAMODB": TLS, **(environment or {})}
    started = time.monotonic()
    with Container(BUNDLE, words, environment, (65532, 65532), trusting() if mounts is None else mounts) as container:
        return container.wait(40), container.stdout(), container.stderr(), time.monotonic() - started


def a_one_shot_call_prints_its_answer(command):
    arguments, expected = CALLS[command]
    code, out, err, _ = one_shot(command, arguments)
    check(code == 0 and expected in out, (code, out, err))
    check(len([line for line in err.splitlines() if '"audit":true' in line]) == 1, err)


def a_one_shot_call_exits_right_after_its_answer():
    """The CRT waits up to a second at exit for anything that wasn't closed."""
    least = min(one_shot("list-tables", {})[3] for _ in range(4))
    check(least < 1, "the fastest of four calls took %.2f s" % least)


def a_one_shot_call_that_fails_exits_with_1():
    code, out, err, _ = one_shot("get-item", {"table_name": "Nope", "key": {"id": "1"}})
    check(code == 1 and out == "" and "Nope" in err, (code, out, err))


def a_wrong_setting_is_reported_in_a_sentence(setting, value, expected):
    for command in ["get-item", CALLS["get-item"][0]], ["serve"]:
        code, out, err, _ = one_shot(*command, environment={setting: value})
        check(code == 2 and out == "" and expected in err and "\tat " not in err, (code, out, err))


def missing_ca_certificates_are_reported(folder, exit_code):
    """The CRT notices a missing directory of certificates at once, an empty one when it connects."""
    empty = WORK / "no-certificates"
    empty.mkdir(exist_ok=True)
    code, out, err, _ = one_shot("get-item", CALLS["get-item"][0], mounts={folder: empty})
    check(code == exit_code and out == "" and "CA certificates" in err and "\tat " not in err, (code, out, err))


def an_unreachable_dynamodb_is_reported_with_the_cause(endpoint, cause):
    """Within seconds; a write also says that nothing was written."""
    for command in ("get-item", "put-item"):
        # With the image's own CA bundle, which doesn't trust this DynamoDB's certificate.
        environment = {"AWS_ENDPOINT_URL_DYNAMODB": endpoint or TLS}
        code, out, err, seconds = one_shot(command, CALLS[command][0], environment, mounts={})
        check(code == 1 and out == "", (code, out, err))
        check("can't be reached at " + (endpoint or TLS) in err and cause in err, err)
        check("Nothing was written" in err or command == "get-item", err)
        check(seconds < 10, "the answer took %.1f s" % seconds)


def curl(url, *arguments):
    done = subprocess.run(
        ["curl", "-sS", "-m", "20", "-w", "\n%{http_code}", *arguments, url], capture_output=True, text=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status or 0), body


def every_function_is_called():
    commands = {operation["command"] for operation in OPERATIONS} | {"tools"}
    check(commands == CALLS.keys(), "CALLS has another set of functions: %s" % (commands ^ CALLS.keys()))


def tests():
    yield from ((test, WORK, DIGEST) for test in contents.TESTS)
    yield (every_function_is_called,)
    for command in CALLS:
        yield a_function_answers_lambda_events, command
    for command in CALLS:
        yield a_function_takes_its_classes_from_the_cache, command
    yield a_function_takes_its_classes_from_the_cache, "get-item", "AWS's own endpoint"
    yield a_function_takes_its_classes_from_the_cache, "mcp", "AWS's own endpoint"
    yield a_function_answers_lambda_events, "get-item", WORK / "base-bundle"
    yield a_function_that_gets_several_events_at_once_answers, "get-item"
    yield a_function_has_the_heap_of_512_mb, "get-item"
    yield the_compiler_yields_to_the_function, "get-item"
    for command, calls, megabytes in largest.tests():
        yield a_function_reads_and_writes_the_largest_items, command, calls, megabytes
    yield (a_process_without_memory_ends,)
    yield (the_server_answers_signed_requests,)
    yield (the_server_uses_pod_identity_credentials,)
    yield (the_server_does_not_listen_on_the_network_without_a_key,)
    for command in ("get-item", "put-item", "delete-item", "tools"):
        yield a_one_shot_call_prints_its_answer, command
    yield (a_one_shot_call_exits_right_after_its_answer,)
    yield (a_one_shot_call_that_fails_exits_with_1,)
    yield a_wrong_setting_is_reported_in_a_sentence, "AWS_REGION", "not a region", "AWS_REGION"
    yield a_wrong_setting_is_reported_in_a_sentence, "MCP_READ_ONLY", "perhaps", "MCP_READ_ONLY"
    yield a_wrong_setting_is_reported_in_a_sentence, "AWS_DISABLE_REQUEST_COMPRESSION", "huh", "The AWS SDK refuses a setting ("
    yield a_wrong_setting_is_reported_in_a_sentence, "AWS_MAX_ATTEMPTS", "abc", "The AWS SDK refuses a setting ("
    yield missing_ca_certificates_are_reported, "/etc/ssl", 2
    yield missing_ca_certificates_are_reported, "/etc/ssl/certs", 1
    yield an_unreachable_dynamodb_is_reported_with_the_cause, None, "its certificate is not trusted"
    yield an_unreachable_dynamodb_is_reported_with_the_cause, "http://127.0.0.1:1", "connection refused"
    yield an_unreachable_dynamodb_is_reported_with_the_cause, "https://no-such-host.invalid", "the host can't be found"


local = None
passed = failed = 0
try:
    jdk = subprocess.check_output(["bash", "-c", ". scripts/common.sh && find_jdk_25"], cwd=ROOT, text=True).strip()
    local, _, TLS, AUTHORITY = dynamodb.start(jdk + "/bin/java", WORK)
    LARGEST = largest.start(WORK)
    for test, *arguments in tests():
        said = [a for a in arguments if test not in contents.TESTS and not isinstance(a, list)]
        name = " ".join([test.__name__.replace("_", " "), *("(%s)" % getattr(a, "name", a) for a in said)])
        if WORDS not in name:
            continue
        try:
            test(*arguments)
            passed += 1
            print("ok      " + name, flush=True)
        except Exception as error:  # the other tests run after any error
            failed += 1
            print("FAILED  %s: %s" % (name, error), flush=True)
            if not isinstance(error, (AssertionError, runtime_api.FunctionError)):
                traceback.print_exc()
finally:
    if local:
        local.stdin.close()
        local.wait(20)
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
