#!/usr/bin/env python3
"""Compares the processor time of aggregate with that of a boto3 loop.

Usage: sudo bench/aggregates/bench.py IMAGE.tar [--items N] [--rounds N]

IMAGE.tar comes from scripts/image.sh --tar. The table has 200,000 items of 300 bytes (--items) in DynamoDB Local, behind
TLS. Each run starts a function, waits until it asks for its first event, and takes the processor time of all its threads
from there to its answer; the memory is the most that it ever had. The function and the Python program have one core to
themselves, take turns, and the figures are medians. Both ask DynamoDB for the necessary attribute only; "whole items" is
the loop without a projection.

Prerequisites: an idle machine with two cores, root (for chroot), a JDK 25, Maven, openssl, and python3 (3.11 or newer)
with boto3.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLD_START = ROOT / "bench/cold-start"
sys.path.insert(0, str(COLD_START))
import dynamodb
import runtime_api

FUNCTION_CORE, OTHER_CORE = 1, 0
TASKS = {
    "avg": {"aggregate": ["avg(total)"]},
    "sum": {"aggregate": ["sum(total)"]},
    "count": {"aggregate": ["count"], "group_by": ["status"]},
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image")
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("bench.py must run as root, for chroot")
    if "DYNAMODB_MCP_BENCH" not in os.environ:
        os.environ["DYNAMODB_MCP_BENCH"] = "1"  # restart in a separate mount namespace
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    found = subprocess.run(["bash", "-c", ". scripts/common.sh && find_jdk_25"], cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        sys.exit("no JDK 25 found: install one or set JAVA25_HOME")
    java = pathlib.Path(found.stdout.strip()) / "bin/java"
    if not (ROOT / "local/target/dynamodb-mcp-local.jar").exists():
        subprocess.run(["mvn", "-q", "-B", "-DskipTests", "-pl", "local", "-am", "package"], cwd=ROOT, check=True,
                       stdout=sys.stderr)

    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        work.chmod(0o755)
        os.sched_setaffinity(0, {OTHER_CORE})
        local = subprocess.Popen(
            [java, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
             str(ROOT / "local/target/dynamodb-mcp-local.jar"), str(HERE / "LargeTable.java"), str(options.items)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        url = local.stdout.readline().strip()
        if not url:
            sys.exit("DynamoDB Local did not start")
        authority = dynamodb.certificates(work)
        tls_url = dynamodb.tls_before(url, work)
        rootfs, config = unpack(options.image, work / "image", authority)
        try:
            print("%s, %s, load %.1f, Python %s, %d items, %d rounds" % (
                time.strftime("%Y-%m-%d"), processor(), os.getloadavg()[0], platform.python_version(), options.items,
                options.rounds))
            results = {}
            for _ in range(options.rounds):
                for task in TASKS:
                    for name, run in (
                        ("ours", lambda: ours(rootfs, config, tls_url, task)),
                        ("boto3", lambda: python(authority, tls_url, task)),
                        ("boto3, whole items", lambda: python(authority, tls_url, task + "_whole")),
                    ):
                        results.setdefault((task, name), []).append(run())
            report(results)
        finally:
            local.stdin.close()
            local.wait(20)
            for mount in ("proc", "dev", "sys", "tmp"):
                subprocess.run(["umount", "-R", "-l", rootfs / mount])


def ours(rootfs, config, url, task):
    environment = dict(pair.split("=", 1) for pair in config["Env"])
    arguments = {"table_name": "Large", "format": "json", **TASKS[task]}

    def enter():
        os.chroot(rootfs)
        os.chdir(config["WorkingDir"])
        os.setgid(990)
        os.setuid(993)

    answer, cpu, memory = run([*config["Entrypoint"], "scan"], environment, url, arguments, enter)
    groups = json.loads(answer["body"])["groups"]
    if task == "count":
        return {group["key"]["status"]: group["values"]["count"] for group in groups}, cpu, memory
    return float(groups[0]["values"][TASKS[task]["aggregate"][0]]), cpu, memory


def python(authority, url, task):
    environment = {"AWS_CA_BUNDLE": str(authority), "PYTHONPATH": str(HERE / "python"), "PYTHONDONTWRITEBYTECODE": "1"}
    argv = [os.path.realpath(sys.executable), "-P", str(COLD_START / "python/bootstrap.py"), task]
    answer, cpu, memory = run(argv, environment, url, {}, lambda: None)
    body = json.loads(answer["body"])
    return (body if isinstance(body, dict) else float(body)), cpu, memory


def run(argv, environment, url, arguments, enter):
    """Runs one call in a new process; returns the answer, the call's CPU time in ms, and the peak memory in MB."""
    process = None
    started = 0

    def ready():
        nonlocal started
        started = cpu_time(process.pid)

    def prepare():
        os.sched_setaffinity(0, {FUNCTION_CORE})
        enter()

    api = runtime_api.RuntimeApi(on_first_next=ready, timeout=300)
    variables = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=url, HOME="/tmp", **environment)
    with api, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(argv, env=variables, preexec_fn=prepare, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            answer = api.invoke(runtime_api.event("scan", arguments), lambda: process.poll() is None)
            if answer["statusCode"] != 200:
                raise runtime_api.FunctionError(str(answer))
            cpu = cpu_time(process.pid) - started
            status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
        except runtime_api.FunctionError as error:
            log.seek(0)
            sys.exit("%s failed: %s\n%s" % (argv, error, log.read().decode(errors="replace")))
        finally:
            process.kill()
            process.wait()
    return answer, cpu, int(status.split("VmHWM:")[1].split()[0]) / 1024


def cpu_time(pid):
    """Returns the CPU time of all threads of a process in ms."""
    threads = pathlib.Path("/proc/%d/task" % pid).iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


def unpack(image, rootfs, authority):
    """Unpacks the image's file system and mounts what a process needs; the mounts are in this process's namespace."""
    rootfs.mkdir()
    with tarfile.open(image) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        config = json.load(archive.extractfile(manifest["Config"]))["config"]
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(layer)) as files:
                files.extractall(rootfs)
    for source in ("proc", "dev", "sys"):
        (rootfs / source).mkdir(exist_ok=True)
        subprocess.run(["mount", "--rbind", "/" + source, rootfs / source], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", rootfs / "tmp"], check=True)
    (rootfs / "etc/hosts").write_text("127.0.0.1 localhost\n")
    (rootfs / "etc/ssl/certs/ca-certificates.crt").write_text(authority.read_text())
    return rootfs, config


def report(results):
    print("\n| | CPU time of the call, ms | range | peak memory, MB | ours as a part of it |\n|---|---|---|---|---|")
    for (task, name), runs in results.items():
        if runs[0][0] != results[task, "ours"][0][0]:
            sys.exit("%s: %s computes %s, and ours %s" % (task, name, runs[0][0], results[task, "ours"][0][0]))
        times = [run[1] for run in runs]
        ratio = statistics.median([run[1] for run in results[task, "ours"]]) / statistics.median(times)
        print("| %s, %s | %.0f | %.0f to %.0f | %.0f | %s |" % (
            task, name, statistics.median(times), min(times), max(times), statistics.median([run[2] for run in runs]),
            "" if name == "ours" else "%.2f" % ratio))


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


main()
