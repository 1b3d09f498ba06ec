#!/usr/bin/env python3
"""Compares cold starts of the image's functions with those of Python and naive Java functions.

Usage: sudo bench/cold-start/bench.py IMAGE.tar [--before IMAGE.tar] [--rounds N] [--warm N] [--modes 1,2,512]
                                      [--only "NAME;…"] [--flags NAME=OPTION …]

IMAGE.tar comes from scripts/image.sh --tar. Each start is timed from exec to the first answer at an emulated runtime API.
DynamoDB is DynamoDB Local behind TLS, with a certificate that every client verifies. The variants take turns, and the
figures are medians. Modes: 1 for one core; 2 for two cores; 512 for a 512 MB function, which has one core until it asks
for its first event and then 29 % of one (its share of the 1,769 MB that correspond to a core). --warm makes that many
further calls and prints the median of the last 200.

Prerequisites: an idle machine with two cores (one for the function), root (for chroot and cgroups), a JDK 25, Maven,
openssl, and python3 with boto3; without boto3, the Python rows are missing. --flags adds a variant of get-item with
further JVM options, such as --flags c2=-XX:TieredStopAtLevel=4. --before adds the functions of another image.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import struct
import subprocess
import sys
import tarfile
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import dynamodb
import runtime_api

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FUNCTION_CORE, OTHER_CORE = 1, 0
PERIOD_US = 20_000  # the scheduling period that Lambda uses
SHARE = 512 / 1769
ARGUMENTS = {
    "get-item": {"table_name": "Users", "key": {"userId": "user001"}},
    "query": {
        "table_name": "Users",
        "key_condition_expression": "userId = :u",
        "expression_attribute_values": {":u": "user002"},
    },
    "put-item": {"table_name": "Users", "item": {"userId": "bench", "n": 1}},
}


class Cpu:
    """A control group (version 1 or 2) whose share of a core can be changed while processes run in it."""

    def __init__(self):
        v1 = pathlib.Path("/sys/fs/cgroup/cpu")
        self.v1 = v1.is_dir()
        self.path = (v1 if self.v1 else pathlib.Path("/sys/fs/cgroup")) / "dynamodb-mcp-bench"
        if not self.v1:
            (self.path.parent / "cgroup.subtree_control").write_text("+cpu")
        self.path.mkdir(exist_ok=True)
        self.tasks = self.path / ("tasks" if self.v1 else "cgroup.procs")

    def limit(self, share):
        if self.v1:
            (self.path / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (self.path / "cpu.cfs_quota_us").write_text(str(int(PERIOD_US * share)) if share else "-1")
        else:
            (self.path / "cpu.max").write_text("%s %d" % (int(PERIOD_US * share) if share else "max", PERIOD_US))


class Variant:
    def __init__(self, name, command, argv, environment, chroot=None, cwd="/"):
        self.name, self.command, self.argv = name, command, argv
        self.environment, self.chroot, self.cwd = environment, chroot, cwd

    def start(self, mode, cpu, warm, url):
        """Starts the function once. Returns the ms to the first event, the ms to the first answer, the memory in MB, the
        warm calls' times in ms, the CPU time in ms, and the part of it spent after asking for the first event."""

        def enter():
            if mode == "512":
                cpu.tasks.write_text(str(os.getpid()))
            os.sched_setaffinity(0, {FUNCTION_CORE} if mode != "2" else {FUNCTION_CORE, OTHER_CORE})
            if self.chroot:
                os.chroot(self.chroot)
                os.chdir(self.cwd)
                os.setgid(990)
                os.setuid(993)
            # Joining a control group takes up to 10 ms, which don't count as the function's start.
            os.write(entered, struct.pack("d", time.perf_counter()))

        if mode == "512":
            cpu.limit(None)
        process = None
        started_ms = 0

        def ready():
            nonlocal started_ms
            started_ms = cpu_time(process.pid)
            if mode == "512":
                cpu.limit(SHARE)

        api = runtime_api.RuntimeApi(on_first_next=ready, timeout=60)
        environment = runtime_api.environment(api, AWS_ENDPOINT_URL_DYNAMODB=url, HOME="/tmp", **self.environment)
        event = runtime_api.event(self.command, ARGUMENTS[self.command])
        with api, tempfile.TemporaryFile() as log:
            ready_to_exec, entered = os.pipe()
            process = subprocess.Popen(self.argv, env=environment, preexec_fn=enter, cwd=None if self.chroot else self.cwd,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            begin = struct.unpack("d", os.read(ready_to_exec, 8))[0]
            os.close(ready_to_exec)
            os.close(entered)
            try:
                answer = api.invoke(event, lambda: process.poll() is None)
                answered = api.answered
                if answer["statusCode"] != 200:
                    raise runtime_api.FunctionError(str(answer))
                cpu_ms = cpu_time(process.pid)
                status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
                memory = int(status.split("VmRSS:")[1].split()[0]) / 1024
                calls = []
                for _ in range(warm):
                    api.invoke(event, lambda: process.poll() is None)
                    calls.append((api.answered - api.sent) * 1e3)
            except runtime_api.FunctionError:
                log.seek(0)
                sys.exit("%s failed:\n%s" % (self.name, log.read().decode(errors="replace")))
            finally:
                process.kill()
                process.wait()
        return (api.first_next - begin) * 1e3, (answered - begin) * 1e3, memory, calls, cpu_ms, cpu_ms - started_ms


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


def of_image(rootfs, config, name, command, argv=None, flags=()):
    """Returns the variant that runs a function of an unpacked image."""
    environment = dict(pair.split("=", 1) for pair in config["Env"])
    java, main = config["Entrypoint"][:-1], config["Entrypoint"][-1]
    return Variant(name, command, [*(argv or java), *flags, main, command], environment, rootfs, config["WorkingDir"])


def variants(options, work, rootfs, config, authority, java):
    without = [line for line in (rootfs / "app/options/java").read_text().splitlines() if "-XX:AOTCache=" not in line]
    (rootfs / "app/options/without-cache").write_text("\n".join(without))

    made = [of_image(rootfs, config, "ours, " + command, command) for command in ARGUMENTS]
    for flags in options.flags:
        name, _, flag = flags.partition("=")
        made.append(of_image(rootfs, config, name, "get-item", flags=flag.split()))
    without_cache = [config["Entrypoint"][0], "@/app/options/without-cache"]
    made.append(of_image(rootfs, config, "ours without the cache, get-item", "get-item", without_cache))
    if options.before:
        before = unpack(options.before, work / "before", authority)
        made += [of_image(*before, "before, " + command, command) for command in ARGUMENTS]

    if importlib.util.find_spec("boto3"):
        python = {"AWS_CA_BUNDLE": str(authority)}
        bootstrap = [os.path.realpath(sys.executable), str(HERE / "python/bootstrap.py")]
        made += [Variant("Python, " + c, c, bootstrap + [c], python, cwd=HERE / "python") for c in ARGUMENTS]
    else:
        print("python3 has no boto3: skipping the comparison with Python", file=sys.stderr)

    store = work / "trust.p12"
    subprocess.run([java.with_name("keytool"), "-importcert", "-noprompt", "-alias", "ca", "-file", authority, "-keystore",
                    store, "-storetype", "PKCS12", "-storepass", "changeit"], check=True, capture_output=True)
    naive = HERE / "naive/target"
    made.append(Variant("naive Java, get-item", "get-item", [
        str(java), "-Djavax.net.ssl.trustStore=%s" % store, "-Djavax.net.ssl.trustStorePassword=changeit",
        "-cp", "%s/naive-handler-1.0.0-SNAPSHOT.jar:%s/libs/*" % (naive, naive),
        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", "naive.Handler::handleRequest"], {}, cwd=work))
    if options.only:
        made = [v for v in made if any(v.name.startswith(name) for name in options.only.split(";"))]
    return made


def median(values):
    return statistics.median(values)


def report(mode, results):
    title = {"1": "One core", "2": "Two cores", "512": "512 MB (one core until the first event, then 29 %)"}[mode]
    print("\n### %s\n\n| | to the first answer, ms | range | to the first event, ms | CPU time, ms | of it after the first event, ms "
          "| resident, MB | warm p50, ms |\n|---|---|---|---|---|---|---|---|" % title)
    for name, starts in results.items():
        first = [start[1] for start in starts]
        warm = [median(start[3][-200:]) for start in starts if start[3]]
        print("| %s | %.0f | %.0f to %.0f | %.0f | %.0f | %.1f | %.0f | %s |" % (
            name, median(first), min(first), max(first), median([s[0] for s in starts]), median([s[4] for s in starts]),
            median([s[5] for s in starts]), median([s[2] for s in starts]),
            "%.2f" % median(warm) if warm else ""))
    print()
    for command in ARGUMENTS:
        ours = results.get("ours, " + command)
        for other in ("Python, " + command, "naive Java, " + command, "ours without the cache, " + command):
            if ours and other in results:
                ratio = median([s[1] for s in ours]) / median([s[1] for s in results[other]])
                print("- %s: %.2f of %s" % ("ours, " + command, ratio, other))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image")
    parser.add_argument("--before", metavar="IMAGE")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--warm", type=int, default=0)
    parser.add_argument("--modes", default="1,2,512")
    parser.add_argument("--only", help="run only the variants whose names start with one of these, separated by semicolons")
    parser.add_argument("--flags", action="append", default=[])
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("bench.py must run as root, for chroot and control groups")
    if "DYNAMODB_MCP_BENCH" not in os.environ:
        os.environ["DYNAMODB_MCP_BENCH"] = "1"  # restart in a separate mount namespace
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])

    found = subprocess.run(["bash", "-c", ". scripts/common.sh && find_jdk_25"], cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        sys.exit("no JDK 25 found: install one or set JAVA25_HOME")
    java = pathlib.Path(found.stdout.strip()) / "bin/java"
    for module, product in (("local", "local/target/dynamodb-mcp-local.jar"), ("naive", "bench/cold-start/naive/target/libs")):
        if not (ROOT / product).exists():
            where = ["-f", "bench/cold-start/naive/pom.xml"] if module == "naive" else ["-pl", "local", "-am"]
            subprocess.run(["mvn", "-q", "-B", "-DskipTests", *where, "package"], cwd=ROOT, check=True, stdout=sys.stderr)

    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        work.chmod(0o755)
        os.sched_setaffinity(0, {OTHER_CORE})
        local, _, url, authority = dynamodb.start(str(java), work)
        rootfs, config = unpack(options.image, work / "image", authority)
        cpu = Cpu()
        print("%s, %s, %d cores, load %.1f, Python %s, %d rounds" % (
            time.strftime("%Y-%m-%d %H:%M"), processor(), os.cpu_count(), os.getloadavg()[0], platform.python_version(),
            options.rounds))
        try:
            all_variants = variants(options, work, rootfs, config, authority, java)
            for mode in options.modes.split(","):
                os.sched_setaffinity(0, {OTHER_CORE} if mode != "2" else {FUNCTION_CORE, OTHER_CORE})
                results = {variant.name: [] for variant in all_variants}
                for _ in range(options.rounds):
                    for variant in all_variants:
                        results[variant.name].append(variant.start(mode, cpu, options.warm, url))
                report(mode, results)
        finally:
            local.stdin.close()
            local.wait(20)
            for mount in ("proc", "dev", "sys", "tmp"):
                for unpacked in (rootfs, work / "before"):
                    if unpacked.exists():
                        subprocess.run(["umount", "-R", "-l", unpacked / mount])
            cpu.path.rmdir()


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


main()
