#!/usr/bin/env python3
"""Runs the unpacked image with runc and checks what it does. Usage: check.py WORK DIGEST

WORK holds `bundle` (by umoci), `manifest.json`, `again.tar` (a second build), and `first.digest` and `second.digest` of
two builds for the JVM of a base. Functions run as Lambda runs them: root file system read-only, uid
993, no capabilities, nothing writable but /tmp, 512 MB, against an emulated runtime API; DynamoDB is DynamoDB Local
behind TLS, with a certificate that the container's CA bundle vouches for.
"""

import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/cold-start"))
import dynamodb  # noqa: E402
import runtime_api  # noqa: E402

WORK = pathlib.Path(sys.argv[1])
DIGEST = sys.argv[2]
BUNDLE = WORK / "bundle"
PORT = 24060

# Each function: its arguments, and what its answer must hold.
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


class Container:
    """A process of the image under runc, on the host's network."""

    count = 0

    def __init__(self, command, environment, user=(993, 990), authority=None):
        Container.count += 1
        self.name = "dynamodb-mcp-test-%d-%d" % (PORT, Container.count)
        self.bundle = pathlib.Path(tempfile.mkdtemp(dir=WORK))
        config = json.loads((BUNDLE / "config.json").read_text())
        process = config["process"]
        entrypoint = process["args"][: -len(IMAGE_CMD)]
        process.update(
            args=entrypoint + command,
            terminal=False,
            user={"uid": user[0], "gid": user[1]},
            env=[e for e in process["env"] if not e.startswith(("HOME=", "TERM="))]
            + ["%s=%s" % pair for pair in environment.items() if pair[0] != "PATH"],
            capabilities={kind: [] for kind in ("bounding", "effective", "permitted", "inheritable", "ambient")},
            noNewPrivileges=True,
            rlimits=[{"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024}],
        )
        config["root"] = {"path": str(BUNDLE / "rootfs"), "readonly": True}
        linux = config["linux"]
        linux["namespaces"] = [n for n in linux["namespaces"] if n["type"] in ("pid", "ipc", "uts", "mount")]
        linux["resources"] = {"memory": {"limit": 512 << 20, "swap": 512 << 20}}
        linux["cgroupsPath"] = "/" + self.name
        for mapping in ("uidMappings", "gidMappings"):
            linux.pop(mapping, None)
        config["mounts"] = [m for m in config["mounts"] if m["destination"] in ("/proc", "/dev", "/dev/shm")]
        tmpfs = ["nosuid", "nodev", "mode=1777", "size=512m"]
        config["mounts"].append({"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": tmpfs})
        bind = ["bind", "ro"]
        for path, source in {"/etc/ssl/certs/ca-certificates.crt": authority, "/etc/hosts": "/etc/hosts"}.items():
            if source:
                config["mounts"].append({"destination": path, "type": "bind", "source": str(source), "options": bind})
        (self.bundle / "config.json").write_text(json.dumps(config))
        self.out = open(self.bundle / "out", "w+b")
        self.err = open(self.bundle / "err", "w+b")
        self.process = subprocess.Popen(
            ["runc", "run", "-b", self.bundle, self.name], stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.alive():
            subprocess.run(["runc", "kill", self.name, "KILL"], capture_output=True)
            self.process.wait(10)
        subprocess.run(["runc", "delete", "-f", self.name], capture_output=True)
        self.out.close()
        self.err.close()

    def alive(self):
        return self.process.poll() is None

    def wait(self, seconds=30):
        return self.process.wait(seconds)

    def terminate(self):
        subprocess.run(["runc", "kill", self.name, "TERM"], check=True)

    def stdout(self):
        return (self.bundle / "out").read_text(errors="replace")

    def stderr(self):
        return (self.bundle / "err").read_text(errors="replace")


def check(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def a_function_answers_as_lambda_asks(command):
    arguments, expected = CALLS[command]
    with runtime_api.RuntimeApi() as api:
        environment = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=TLS)
        with Container([command], environment, authority=AUTHORITY) as function:
            answer = api.invoke(runtime_api.event(command, arguments), function.alive)
            check(answer["statusCode"] == 200 and expected in answer["body"], answer)

            refused = api.invoke({"Records": []}, function.alive)
            check(refused["statusCode"] == 400, "an event that isn't API Gateway's was answered with %s" % refused)
            refused = api.invoke(b"null", function.alive)
            check(refused["statusCode"] == 400, "the event null was answered with %s" % refused)
            if command != "tools":
                bad = api.invoke(runtime_api.event(command, {"tabel_name": "Users", "key": 1}), function.alive)
                check(bad["statusCode"] == 400, "wrong arguments were answered with %s" % bad)
            again = api.invoke(runtime_api.event("tools" if command == "tools" else command, arguments), function.alive)
            check(again["statusCode"] in ((200, 404) if command == "delete-item" else (200,)), again)

            function.terminate()
            started = time.monotonic()
            code = function.wait(5)
            check(code == 143, "SIGTERM ended it with %d" % code)
            check(time.monotonic() - started < 2, "SIGTERM took %.1f s" % (time.monotonic() - started))
            lines = [json.loads(line) for line in function.stdout().splitlines() if '"audit":true' in line]
            calls = 4 if command == "tools" else 5
            check(len(lines) == calls, "%d audit lines for %d calls:\n%s" % (len(lines), calls, function.stdout()))
            check(function.stderr() == "", "it wrote to standard error: " + function.stderr())


def a_function_takes_its_classes_from_the_cache(command, endpoint=None):
    arguments, _ = CALLS[command]
    with runtime_api.RuntimeApi() as api:
        # AOTMode=on: a cache that doesn't fit ends the JVM.
        options = "-XX:AOTMode=on -Xlog:class+load:stdout"
        environment = runtime_api.environment(api, JDK_JAVA_OPTIONS=options)
        if not endpoint:
            environment["AWS_ENDPOINT_URL_DYNAMODB"] = TLS
        with Container([command], environment, authority=AUTHORITY) as function:
            if endpoint:
                # Nobody is there, but it starts as it would.
                deadline = time.monotonic() + 20
                while api.first_next is None:
                    check(function.alive() and time.monotonic() < deadline, "it didn't start: " + function.stderr())
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
            check(len(parsed) <= 12, "these came from jars: %s" % parsed)


def the_manifest_is_what_lambda_takes():
    raw = (WORK / "manifest.json").read_bytes()
    manifest = json.loads(raw)
    check("sha256:" + hashlib.sha256(raw).hexdigest() == DIGEST, "the digest that was printed isn't the manifest's")
    kind = manifest["mediaType"]
    check(kind == "application/vnd.docker.distribution.manifest.v2+json", "it is a " + kind)
    size = sum(layer["size"] for layer in manifest["layers"])
    print("    %.1f MB compressed in %d layers" % (size / 1e6, len(manifest["layers"])))
    check(size < 60_000_000, "%d bytes compressed" % size)


def the_labels_say_what_it_is():
    labels = IMAGE["config"]["Labels"]
    for name in ("title", "description", "licenses", "version", "source", "revision"):
        check(labels.get("org.opencontainers.image." + name), "no label " + name)
    check(labels["org.opencontainers.image.licenses"] == "Apache-2.0", labels)


def the_cache_belongs_to_the_jars_beside_it():
    sums = subprocess.run(
        ["sha256sum", "--check", "--quiet", "app/aot/SHA256SUMS"], cwd=BUNDLE / "rootfs", capture_output=True, text=True
    )
    check(sums.returncode == 0, sums.stdout + sums.stderr)
    listed = {line.split()[1] for line in (BUNDLE / "rootfs/app/aot/SHA256SUMS").read_text().splitlines()}
    jars = {str(jar.relative_to(BUNDLE / "rootfs")) for jar in (BUNDLE / "rootfs/app").rglob("*.jar")}
    check(jars <= listed, "not in SHA256SUMS: %s" % (jars - listed))


def a_second_build_differs_in_the_cache_and_at_most_in_what_jlink_made():
    """One in several builds had another JVM layer, which nobody has explained yet: what differs in it is shown."""
    with tarfile.open(WORK / "again.tar") as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        again = json.load(archive.extractfile(manifest["Config"]))["rootfs"]["diff_ids"]
        check(len(again) == len(IMAGE["rootfs"]["diff_ids"]), "%d layers" % len(again))
        for place, (first, second) in enumerate(zip(IMAGE["rootfs"]["diff_ids"], again)):
            if first == second:
                continue
            with tarfile.open(fileobj=archive.extractfile(manifest["Layers"][place])) as layer:
                files = {member.name: layer.extractfile(member).read() for member in layer if member.isfile()}
            if place == len(again) - 1:
                check(set(files) == {"app/aot/handlers.aot", "app/aot/SHA256SUMS"}, "the last layer holds %s" % set(files))
            else:
                there = {name: BUNDLE / "rootfs" / name for name in files}
                other = sorted(n for n, f in there.items() if not f.is_file() or f.read_bytes() != files[n])
                print("    another layer %d: %s" % (place, ", ".join(other) or "the files' names or modes"))
                check(all(name.startswith("opt/jvm/") for name in files), "layer %d differs too" % place)


def two_builds_without_the_cache_are_the_same_image():
    first, second = ((WORK / name).read_text().strip() for name in ("first.digest", "second.digest"))
    check(first.startswith("sha256:") and first == second, "%s, then %s" % (first, second))


def nothing_of_the_build_s_folder_is_in_the_cache():
    cache = (BUNDLE / "rootfs/app/aot/handlers.aot").read_bytes()
    check(str(ROOT).encode() not in cache, "it names " + str(ROOT))
    check(b"libraries/libraries.jar" in cache, "it doesn't name its jars")


def nothing_of_the_training_is_in_it():
    jar = BUNDLE / "rootfs/app/classpath/dynamodb-mcp-handlers.jar"
    names = subprocess.run(["unzip", "-Z1", jar], capture_output=True, text=True, check=True).stdout
    check("handlers/image/" not in names and "lesson.json" not in names, names)
    check("handlers/Main.class" in names, names)


def the_server_answers_signed_requests():
    environment = {
        "PORT": str(PORT),
        "MCP_ACCESS_KEY_ID": "local",
        "MCP_SECRET_ACCESS_KEY": "local-secret",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ENDPOINT_URL_DYNAMODB": TLS,
    }
    with Container(IMAGE_CMD, environment, user=(65532, 65532), authority=AUTHORITY) as server:
        url = "http://127.0.0.1:%d" % PORT
        deadline = time.monotonic() + 20
        while curl(url + "/health")[0] != 200:
            check(server.alive() and time.monotonic() < deadline, "it doesn't serve: " + server.stderr())
            time.sleep(0.1)
        check(curl(url + "/health")[1] == "ok", curl(url + "/health"))
        check(curl(url + "/tools")[0] == 403, "an unsigned request was answered")
        signed = ["--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "local:local-secret"]
        status, body = curl(url + "/tools", *signed)
        check(status == 200 and len(json.loads(body)) == 10, body)
        arguments, expected = CALLS["get-item"]
        json_type = ["-H", "content-type: application/json"]
        status, body = curl(url + "/dynamodb/get-item", *signed, *json_type, "-d", json.dumps(arguments))
        check(status == 200 and expected in body, body)
        server.terminate()
        check(server.wait(10) in (0, 143), "SIGTERM didn't end it well")


def the_server_refuses_the_network_without_a_key():
    with Container(["serve"], {"HOST": "0.0.0.0", "PORT": str(PORT)}, user=(65532, 65532)) as server:
        check(server.wait(20) == 2, "it serves the network without a key")
        check("MCP_ACCESS_KEY_ID" in server.stderr(), server.stderr())


def one_shot(arguments):
    environment = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_ENDPOINT_URL_DYNAMODB": TLS}
    with Container(["get-item", json.dumps(arguments)], environment, (65532, 65532), AUTHORITY) as container:
        return container.wait(30), container.stdout(), container.stderr()


def a_one_shot_call_prints_its_answer():
    arguments, expected = CALLS["get-item"]
    code, out, err = one_shot(arguments)
    check(code == 0 and expected in out, (code, out, err))


def a_one_shot_call_that_fails_exits_with_1():
    code, out, err = one_shot({"table_name": "Nope", "key": {"id": "1"}})
    check(code == 1 and out == "" and "Nope" in err, (code, out, err))


def curl(url, *arguments):
    done = subprocess.run(
        ["curl", "-sS", "-m", "20", "-w", "\n%{http_code}", *arguments, url], capture_output=True, text=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status or 0), body


IMAGE = json.loads(subprocess.run(["skopeo", "inspect", "--config", "oci:%s/oci:test" % WORK], capture_output=True,
                                  check=True).stdout)
IMAGE_CMD = IMAGE["config"]["Cmd"]

local = None
try:
    java = shutil.which("java")
    homes = sorted(pathlib.Path("/usr/lib/jvm").glob("*25*/bin/java"))
    local, _, TLS, AUTHORITY = dynamodb.start(str(homes[0]) if homes else java, WORK)
    tests = [
        (the_manifest_is_what_lambda_takes,),
        (the_labels_say_what_it_is,),
        (the_cache_belongs_to_the_jars_beside_it,),
        (nothing_of_the_training_is_in_it,),
        (nothing_of_the_build_s_folder_is_in_the_cache,),
        (a_second_build_differs_in_the_cache_and_at_most_in_what_jlink_made,),
        (two_builds_without_the_cache_are_the_same_image,),
        *[(a_function_answers_as_lambda_asks, command) for command in CALLS],
        *[(a_function_takes_its_classes_from_the_cache, command) for command in CALLS],
        (a_function_takes_its_classes_from_the_cache, "get-item", "AWS's own endpoint"),
        (the_server_answers_signed_requests,),
        (the_server_refuses_the_network_without_a_key,),
        (a_one_shot_call_prints_its_answer,),
        (a_one_shot_call_that_fails_exits_with_1,),
    ]
    passed = failed = 0
    for test, *arguments in tests:
        name = " ".join([test.__name__.replace("_", " "), *("(%s)" % a for a in arguments)])
        try:
            test(*arguments)
            passed += 1
            print("ok      " + name, flush=True)
        except Exception as error:  # whatever it is, the others are run too
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
