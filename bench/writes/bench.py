#!/usr/bin/env python3
"""Compares many puts in one call (`items`) with as many single calls, both through the packaged proxy.

Starts scripts/local.sh, whose DynamoDB Local is in memory, and the packaged proxy, as an assistant would. Each round puts
the items by single calls, one after the other, and then others by one call with `items`. Prints the medians of the wall
times and the write units of both ways.

Usage: bench/writes/bench.py [--items N] [--rounds N]

Prerequisites: those of scripts/local.sh.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"MCP_REGION": "us-east-1", "MCP_ACCESS_KEY_ID": "local", "MCP_SECRET_ACCESS_KEY": "local-secret"}


class Proxy:
    """The packaged proxy, with a session of MCP over its standard input and output."""

    def __init__(self, url):
        self.process = subprocess.Popen(
            ["java", "-jar", ROOT / "proxy/target/dynamodb-mcp-proxy.jar"],
            env={**os.environ, **KEYS, "MCP_API_ENDPOINT": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.last = 0
        client = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
        self.request("initialize", client)
        self.write({"method": "notifications/initialized"})

    def write(self, message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def request(self, method, params):
        self.last += 1
        self.write({"id": self.last, "method": method, "params": params})
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self.last:
                return answer["result"]
        raise SystemExit("bench: the proxy ended without an answer")

    def put(self, **what):
        """Returns the write units of a put."""
        arguments = {"table_name": "Users", "format": "json", **what}
        result = self.request("tools/call", {"name": "dynamodb_put_item", "arguments": arguments})
        text = result["content"][0]["text"]
        if result.get("isError"):
            raise SystemExit(f"bench: a put failed: {text}")
        answer = json.loads(text)
        if answer.get("failed") or answer.get("not_attempted"):
            raise SystemExit(f"bench: not all was written: {text[:2000]}")
        return answer["consumed_capacity"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start_local_system(log):
    process = subprocess.Popen([ROOT / "scripts/local.sh", "--port", "0"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    while process.poll() is None:
        for line in Path(log.name).read_text().splitlines():
            if line.startswith("Ready: "):
                return process, line.removeprefix("Ready: ")
        time.sleep(0.2)
    raise SystemExit(f"bench: scripts/local.sh didn't start:\n{Path(log.name).read_text()}")


def timed(work):
    start = time.perf_counter()
    units = work()
    return time.perf_counter() - start, units


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--items", type=int, default=1000, help="items a round and way (1000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, after one that isn't counted (5)")
    given = parser.parse_args()
    times, units = {"single calls": [], "items": []}, {"single calls": set(), "items": set()}
    with tempfile.NamedTemporaryFile("w") as log:
        system, url = start_local_system(log)
        try:
            proxy = Proxy(url)
            for number in range(given.rounds + 1):
                made = [{"userId": f"bench-{number}-{i}", "name": "x" * 100, "n": i} for i in range(2 * given.items)]
                singly, together = made[: given.items], made[given.items :]
                ways = {
                    "single calls": lambda: sum(proxy.put(item=item) for item in singly),
                    "items": lambda: proxy.put(items=together),
                }
                for way, work in ways.items():
                    seconds, consumed = timed(work)
                    units[way].add(consumed)
                    if number:
                        times[way].append(seconds)
            proxy.close()
        finally:
            system.terminate()
            system.wait()
    print(f"{given.items} puts through the proxy, medians of {given.rounds} rounds")
    for way, seconds in times.items():
        consumed = ", ".join(f"{unit:g}" for unit in sorted(units[way]))
        print(f"  {way:13} {statistics.median(seconds):7.2f} s  {consumed} write units")
    ratio = statistics.median(times["items"]) / statistics.median(times["single calls"])
    print(f"  items / single calls: {ratio:.2f}")


if __name__ == "__main__":
    main()
