"""The measurements of bench/proxy/run. Prints the results as rows of a Markdown table."""

import argparse
import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "bench", "version": "1"},
    },
}


def line(message):
    return (json.dumps(message) + "\n").encode()


def call(number):
    return line(
        {
            "jsonrpc": "2.0",
            "id": number,
            "method": "tools/call",
            "params": {"name": "dynamodb_get_item", "arguments": {"table_name": "T", "n": number}},
        }
    )


def javas():
    found = {}
    for home in sorted(glob.glob("/usr/lib/jvm/*")) + [os.environ.get("JAVA_HOME", "")]:
        java = os.path.realpath(os.path.join(home, "bin", "java"))
        if home and os.access(java, os.X_OK):
            text = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
            found.setdefault(text.split('"')[1].split(".")[0], java)
    return found


def start_time(command, first, environment):
    """Returns the seconds from the start of the process to its first line of output."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    if first:
        process.stdin.write(first)
        process.stdin.flush()
    answer = process.stdout.readline()
    elapsed = time.perf_counter() - begin
    if not answer.startswith(b"{"):
        raise SystemExit(f"bench: no answer from {command}")
    process.kill()
    process.wait()
    return elapsed


def start(options, environment):
    for version, java in javas().items():
        for name, flags in (("plain", []), ("as `config` writes it", ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"])):
            bare, proxy = [], []
            for _ in range(15):
                bare.append(start_time([java, *flags, "-jar", options.bare], b"", environment))
                proxy.append(start_time([java, *flags, "-jar", options.jar], line(INITIALIZE), environment))
            ratio = statistics.median(proxy) / statistics.median(bare)
            print(
                f"| start to `initialize`, Java {version}, {name} | {ratio:.2f} × a bare jar "
                f"({statistics.median(proxy) * 1000:.0f} ms against {statistics.median(bare) * 1000:.0f} ms) |",
                flush=True,
            )


class Proxy:
    def __init__(self, options, environment):
        self.process = subprocess.Popen(
            ["java", "-jar", options.jar], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self.say(line(INITIALIZE))
        self.process.stdout.readline()

    def say(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def ask(self, number):
        self.say(call(number))
        answer = self.process.stdout.readline()
        if b'"isError":false' not in answer:
            raise SystemExit(f"bench: a call failed: {answer!r}")

    def resident(self):
        """Returns the resident memory in megabytes."""
        with open(f"/proc/{self.process.pid}/status") as status:
            for entry in status:
                if entry.startswith("VmRSS:"):
                    return int(entry.split()[1]) / 1024
        return 0

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def percentiles(seconds):
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.99)] * 1000


def latency(options, environment):
    """Compares calls through the proxy with the same signed calls made directly."""
    proxy = Proxy(options, environment)
    direct = subprocess.Popen(
        ["java", "-cp", options.gateway, "io.github.dynamodbmcp.proxy.DirectCalls", environment["MCP_API_ENDPOINT"]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )

    def ask_direct():
        direct.stdin.write(b"\n")
        direct.stdin.flush()
        direct.stdout.readline()

    through, straight = [], []
    for number in range(1, 10001):
        begin = time.perf_counter()
        ask_direct()
        middle = time.perf_counter()
        proxy.ask(number)
        end = time.perf_counter()
        if number > 5000:
            straight.append(middle - begin)
            through.append(end - middle)
    proxy.close()
    direct.stdin.close()
    direct.wait()
    p50, p99 = percentiles(through)
    q50, q99 = percentiles(straight)
    print(f"| overhead per call, p50 | {p50 - q50:.2f} ms ({p50:.2f} through the proxy, {q50:.2f} direct) |")
    print(f"| overhead per call, p99 | {p99 - q99:.2f} ms ({p99:.2f} through the proxy, {q99:.2f} direct) |", flush=True)


def concurrency(options, environment):
    proxy = Proxy(options, environment)
    threading.Thread(
        target=lambda: proxy.say(b"".join(call(number) for number in range(1, 1001))), daemon=True
    ).start()
    answered = set()
    for _ in range(1000):
        answer = json.loads(proxy.process.stdout.readline())
        if not answer["result"]["isError"]:
            answered.add(answer["id"])
    proxy.close()
    print(f"| 1,000 concurrent calls | {len(answered)} answered |", flush=True)


def soak(options, environment):
    proxy = Proxy(options, environment)
    marks = []
    for number in range(1, options.calls + 1):
        proxy.ask(number)
        if number % (options.calls // 10) == 0:
            marks.append(proxy.resident())
    proxy.close()
    print(
        f"| memory over {options.calls:,} calls | {marks[0]:.0f} MB after a tenth, {marks[4]:.0f} MB after half, "
        f"{marks[-1]:.0f} MB at the end |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    for name in ("--jar", "--bare", "--gateway"):
        parser.add_argument(name, required=True)
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("what", nargs="+")
    options = parser.parse_args()
    gateway = subprocess.Popen(
        ["java", "-Dsun.net.httpserver.nodelay=true", "-cp", options.gateway, "io.github.dynamodbmcp.proxy.FakeGateway"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    try:
        ready = gateway.stdout.readline()
        if not ready.startswith("Ready: "):
            raise SystemExit("bench: the local server didn't start")
        with tempfile.TemporaryDirectory() as cache:
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": cache,
                "MCP_API_ENDPOINT": ready.split()[1],
                "MCP_ACCESS_KEY_ID": "AKIDGATEWAY",
                "MCP_SECRET_ACCESS_KEY": "gateway-secret",
            }
            print("| measurement | result |\n| --- | --- |")
            for what in options.what:
                globals()[what](options, environment)
    finally:
        gateway.stdin.close()
        gateway.wait()


if __name__ == "__main__":
    sys.exit(main())
