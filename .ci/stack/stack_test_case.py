"""What the tests of the stacks share: a cloud of their own, a copy of the scripts, the tools of macOS, and a look at what
is there."""

import atexit
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REGION, ACCOUNT = "eu-west-1", "123456789012"
REPOSITORY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/dynamodb-mcp"
OPERATIONS = json.loads((ROOT / "cloudformation/operations.json").read_text())
TOOLS = {"command": "tools", "action": None, "kind": "read", "touches_items": False, "logical_name": "Tools"}
FUNCTIONS = {function["command"]: function for function in [*OPERATIONS, TOOLS]}

# The programs that macOS has, besides uname, or that its users install for these scripts.
PROGRAMS_OF_MACOS = """
awk basename bash cat chmod cp cut date dirname env expr find git grep head ln ls mkdir mktemp mv readlink rm rmdir script
sed sh shasum sleep sort tail tar tee touch tr wc xargs aws java mvn python3
""".split()


def path_of_this_machine():
    """PATH, after this Python's own folder if that isn't in it: a version manager's shims cost more than what they start."""
    folder, path = str(Path(sys.executable).parent), os.environ["PATH"]
    return path if folder in path.split(":") else f"{folder}:{path}"


@functools.cache
def path_of_macos():
    """A folder without any program that macOS lacks. Its awk is the One True Awk, and its uname says Darwin."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    for name in PROGRAMS_OF_MACOS:
        program = "original-awk" if name == "awk" else name
        (folder / name).symlink_to(shutil.which(program, path=path_of_this_machine()) or sys.exit(f"{program} is missing"))
    uname = folder / "uname"
    uname.write_text(f'#!/bin/sh\n{shutil.which("uname")} "$@" | sed s/Linux/Darwin/\n')
    uname.chmod(0o755)
    return str(folder)


def image(digit):
    return f"{REPOSITORY}@sha256:{digit * 64}"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class StackTestCase(unittest.TestCase):
    """Each class has a cloud of its own, each test finds it empty."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        port = free_port()
        cls.endpoint = f"http://127.0.0.1:{port}"
        cls.log = tempfile.TemporaryFile()
        cls.cloud = subprocess.Popen(
            [sys.executable, HERE / "cloud", "-H", "127.0.0.1", "-p", str(port)], stdout=cls.log, stderr=cls.log
        )
        cls.addClassCleanup(cls.stop)
        for _ in range(300):
            try:
                cls.moto("reset")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the cloud did not start within 30 s")

    @classmethod
    def stop(cls):
        cls.cloud.terminate()
        cls.cloud.wait()
        cls.log.close()

    @classmethod
    def moto(cls, what, data=b""):
        request = urllib.request.Request(
            f"{cls.endpoint}/moto-api/{what}", data=data, method="POST", headers={"Content-Type": "text/plain"}
        )
        return urllib.request.urlopen(request, timeout=5).read()

    @classmethod
    def client(cls, service, **credentials):
        credentials = credentials or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        config = Config(retries={"max_attempts": 1, "mode": "standard"})
        return boto3.client(service, endpoint_url=cls.endpoint, region_name=REGION, config=config, **credentials)

    def setUp(self):
        self.moto("reset")
        self.scratch = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.scratch)
        self.home = self.scratch / "home"
        self.root = self.scratch / "project"
        for folder in ("scripts", "cloudformation", "ecr"):
            shutil.copytree(ROOT / folder, self.root / folder)
        for file in ("pom.xml", "protocol/pom.xml", "protocol/src/main/A.java", "proxy/pom.xml", "proxy/src/main/A.java", "handlers/pom.xml", "handlers/src/main/A.java", "handlers/src/image/A.java"):
            (self.root / file).parent.mkdir(parents=True, exist_ok=True)
            (self.root / file).write_text("")
        jar = self.root / "proxy/target/dynamodb-mcp-proxy.jar"  # its java is pretended, see pretend/
        jar.parent.mkdir()
        jar.write_text("")
        self.environment = {
            "PATH": path_of_macos(),
            "HOME": str(self.home),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "JAVA25_HOME": str(HERE / "pretend"),
        }

    def run_script(self, name, *arguments, status=0, **environment):
        """Runs a script of the copy; fails unless it ends with the status. Returns all that it printed."""
        done = subprocess.run(
            [self.root / "scripts" / name, *arguments],
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            umask=0o022,
        )
        self.assertEqual(status, done.returncode, f"{name} {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def deploy(self, *arguments, **environment):
        return self.run_script("deploy.sh", "--no-validate", "--image", image("a"), *arguments, **environment)

    def spoil_aws(self, code):
        """Puts an `aws` on the path that runs this code, then the real one."""
        folder = self.scratch / "aws"
        if folder.exists():
            self.environment["PATH"] = self.environment["PATH"].removeprefix(f"{folder}:")
        folder.mkdir(exist_ok=True)
        (folder / "aws").write_text(f'#!/usr/bin/env bash\n{code}\nPATH=${{PATH#*:}} exec aws "$@"\n')
        (folder / "aws").chmod(0o755)
        self.environment["PATH"] = f"{folder}:{self.environment['PATH']}"

    # --- What is there -----------------------------------------------------------------------------

    def pretend_image_script(self):
        """An image.sh that pushes a manifest, and notes its tag and what the credential helper answers; returns the notes."""
        notes, script = self.scratch / "built", self.root / "scripts/image.sh"
        script.write_text(
            f"""#!/usr/bin/env bash
set -euo pipefail
[[ $1 == --push && $3 == --credential-helper ]]
echo "$2 $("$4" get <<< "${{2%%/*}}")" >> {notes}
aws ecr put-image --repository-name dynamodb-mcp --image-tag "${{2##*:}}" --query image.imageId.imageDigest --output text \\
  --image-manifest '{{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": {{"digest": "'"$2"'"}}}}'
"""
        )
        script.chmod(0o755)
        return notes

    def functions(self):
        pages = self.client("lambda").get_paginator("list_functions").paginate()
        return {f["FunctionName"]: f for page in pages for f in page["Functions"]}

    def commands(self):
        return sorted(name.removeprefix("dynamodb-mcp-") for name in self.functions())

    def routes(self):
        api = self.client("apigatewayv2")
        return [route for a in api.get_apis()["Items"] for route in api.get_routes(ApiId=a["ApiId"])["Items"]]

    def roles(self):
        """By logical name. A name that CloudFormation gives is STACK-LOGICALNAME-RANDOM."""
        return {r["RoleName"].split("-")[-2]: r for r in self.client("iam").list_roles(MaxItems=1000)["Roles"]}

    def outputs(self, stack="dynamodb-mcp"):
        stacks = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stacks[0].get("Outputs", [])}

    def everything(self):
        """Names of all that any stack of ours makes, by kind."""
        iam, logs = self.client("iam"), self.client("logs")
        found = {
            "stacks": [s["StackName"] for s in self.client("cloudformation").describe_stacks()["Stacks"]],
            "functions": list(self.functions()),
            "roles": list(self.roles()),
            "policies": [p["PolicyName"] for p in iam.list_policies(Scope="Local")["Policies"]],
            "users": [u["UserName"] for u in iam.list_users()["Users"]],
            "log groups": [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]],
            "filters": [f["filterName"] for f in logs.describe_metric_filters()["metricFilters"]],
            "APIs": [a["Name"] for a in self.client("apigatewayv2").get_apis()["Items"]],
            "secrets": [s["Name"] for s in self.client("secretsmanager").list_secrets()["SecretList"]],
            "repositories": [r["repositoryName"] for r in self.client("ecr").describe_repositories()["repositories"]],
            "dashboards": [d["DashboardName"] for d in self.client("cloudwatch").list_dashboards()["DashboardEntries"]],
            "tables": self.client("dynamodb").list_tables()["TableNames"],
        }
        return {kind: sorted(names) for kind, names in found.items() if names}

    def role_policy(self, role):
        iam = self.client("iam")
        (name,) = iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
        return document if isinstance(document, dict) else json.loads(document)
