"""A validation that can't fail is worse than none: scripts/validate.sh must notice every wrong answer.

The real proxy asks the real system of scripts/local.sh: directly, or through a backend that tells one lie.
"""

import json
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import boto3
from lies import LIES, READING_LIES, URL_LIES, lying_backend
from stack_test_case import ROOT, StackTestCase, free_port, image, path_of_macos

ALL, ALL_OF_A_STACK = "All 24 answers are right", "All 25 answers are right"
KEYS = {"MCP_ACCESS_KEY_ID": "local", "MCP_SECRET_ACCESS_KEY": "local-secret"}


class LocalSystem:
    """The system of scripts/local.sh, and a read-only server on the same tables."""

    def __init__(self, **environment):
        port, self.processes = free_port(), []
        lines = self.start([ROOT / "scripts/local.sh", "--port", str(port)], "Ready: ", environment)
        self.url = f"http://127.0.0.1:{port}"
        self.tables = next(line.split()[1] for line in lines if line.startswith("DynamoDB "))
        self.dynamodb = boto3.client(
            "dynamodb", endpoint_url=self.tables, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
        )

    def read_only(self):
        port, jar = free_port(), ROOT / "local/target/dynamodb-mcp-local.jar"
        java = subprocess.run(
            ["bash", "-c", f'. {ROOT}/scripts/common.sh; find_jdk_25'], capture_output=True, text=True, check=True
        ).stdout.strip()
        environment = {
            **KEYS,
            "MCP_READ_ONLY": "true",
            "PORT": str(port),
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_DYNAMODB": self.tables,
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        }
        serve = [f"{java}/bin/java", "-cp", jar, "io.github.dynamodbmcp.handlers.Main", "serve"]
        self.start(serve, str(port), environment)
        return f"http://127.0.0.1:{port}"

    def start(self, command, ready, environment):
        process = subprocess.Popen(
            command, env={**os.environ, "PATH": path_of_macos(), **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.processes.append(process)
        lines = []
        for line in process.stdout:
            lines.append(line)
            if ready in line:
                threading.Thread(target=process.stdout.read, daemon=True).start()  # discards the audit lines
                return lines
        raise RuntimeError("the local system did not start:\n" + "".join(lines))

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


class Validation(StackTestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = LocalSystem()
        cls.addClassCleanup(cls.system.stop)
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.environment["PRETEND_BACKEND"] = self.system.url

    def tearDown(self):
        self.assertEqual([f"user{n:03}" for n in range(1, 11)], self.users(), "the sample table has changed")

    def users(self):
        return sorted(item["userId"]["S"] for item in self.system.dynamodb.scan(TableName="Users")["Items"])

    def validate(self, *arguments, url=None, **more):
        """Runs scripts/validate.sh --endpoint."""
        url = url or self.system.url
        where = ("--endpoint", url, "--region", "us-east-1")
        return self.run_script("validate.sh", *where, *arguments, **KEYS, PRETEND_BACKEND=url, **more)

    # --- The real system, with the real scripts ---------------------------------------------------------

    def for_real(self):
        self.root = ROOT
        del self.environment["JAVA25_HOME"]

    def test_the_real_system_is_right(self):
        self.for_real()
        printed = self.validate("--table", "Users")
        self.assertIn(ALL, printed)
        self.assertNotIn("left out", printed)

    def test_the_real_system_is_right_where_it_is_read_only(self):
        self.for_real()
        printed = self.validate("--table", "Users", url=self.system.read_only())
        self.assertIn("right  the tools that write have no route", printed)
        self.assertIn("left out: everything that writes", printed)

    def started(self, **environment):
        """Another system of scripts/local.sh, for one test."""
        system = LocalSystem(**environment)
        self.addCleanup(system.stop)
        return system

    def test_the_real_system_is_right_where_the_key_of_an_index_is_masked(self):
        self.for_real()
        printed = self.validate("--table", "Users", url=self.started(MCP_MASKED_ATTRIBUTES="Users.email").url)
        self.assertIn("All 23 answers are right", printed)
        self.assertIn("left out: a query of an index: the table has none whose key is one string and isn't masked", printed)

    def test_the_extensions_of_an_endpoint_are_expected_where_the_caller_says_so(self):
        self.for_real()
        url = self.started(MCP_EXTENSIONS="transact-write").url
        printed = self.validate("--table", "Users", url=url, status=1)
        self.assertIn("; not expected: dynamodb_transact_write (an extension: expect it with --extensions transact-write)\n", printed)
        printed = self.validate("--table", "Users", "--extensions", "transact-write", "--expect", "read-write", url=url)
        self.assertIn(ALL, printed)
        printed = self.validate("--extensions", "mcp", url=self.system.url)
        self.assertIn("right  MCP by URL refuses an unsigned request", printed)

    def test_what_a_stack_has_is_not_for_the_caller_to_say(self):
        for option in (("--extensions", "mcp"), ("--expect", "read-only")):
            self.assertIn(f"{option[0]} needs --endpoint", self.run_script("validate.sh", *option, status=1))

    def test_a_table_that_masks_what_would_be_written_is_not_written_to(self):
        self.for_real()
        printed = self.validate("--table", "Users", url=self.started(MCP_MASKED_ATTRIBUTES="*.validation.tags").url)
        self.assertIn("left out: reading and writing items: the attribute validation, which the marked item has, is masked", printed)

    def test_a_table_of_another_shape_is_not_scanned_through(self):
        dynamodb = self.system.dynamodb
        dynamodb.create_table(
            TableName="Readings",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "sensor", "AttributeType": "N"}, {"AttributeName": "at", "AttributeType": "B"}],
            KeySchema=[{"AttributeName": "sensor", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        )
        self.addCleanup(dynamodb.delete_table, TableName="Readings")
        for n in range(4):
            key = {"sensor": {"N": "1"}, "at": {"B": bytes([n])}}
            dynamodb.put_item(TableName="Readings", Item={**key, "log": {"S": "x" * 300_000}})
        printed = self.validate("--table", "Readings")
        self.assertIn("left out: a scan with a filter, which reads the whole table", printed)
        self.assertIn("left out: a query of an index", printed)
        self.assertEqual(4, dynamodb.scan(TableName="Readings", Select="COUNT")["Count"])

    # --- Lies ---------------------------------------------------------------------------------------

    def test_every_lie_is_noticed(self):
        self.assertGreaterEqual(len(LIES), 45)
        self.deploy("--sample")

        def tell(lie):
            with lying_backend(self.system.url, lie) as url:
                if "sample" in lie:  # only the sample's own stack says what its table has
                    return lie, self.run_script("validate.sh", status=1, PRETEND_BACKEND=url)
                return lie, self.validate("--table", "Users", url=url, status=1)

        with ThreadPoolExecutor(2) as threads:
            for lie, printed in threads.map(tell, {*LIES} - {*URL_LIES, "the URL needs another policy"}):
                with self.subTest(lie):
                    self.assertTrue("WRONG" in printed or "can't be used" in printed, printed)
                    if lie == "what writes is only hidden":
                        self.assertIn("WRONG  the tools that write have no route", printed)
                    if lie == "an update makes a stub":
                        self.assertIn("WRONG  … and leaves no stub behind", printed)

    def test_every_lie_about_reading_is_noticed_where_it_is_read_only(self):
        backend = self.system.read_only()
        for lie in READING_LIES:
            with self.subTest(lie), lying_backend(backend, lie) as url:
                self.assertIn("WRONG", self.validate("--table", "Users", url=url, status=1))

    # --- A deployed stack ---------------------------------------------------------------------------

    def test_right_answers_of_a_stack_pass(self):
        self.deploy("--sample")
        printed = self.run_script("validate.sh")
        self.assertIn(ALL_OF_A_STACK, printed)
        self.assertNotIn("left out", printed)

    def test_the_extensions_of_a_stack_are_validated(self):
        self.deploy("--sample", "--mcp")
        printed = self.run_script("validate.sh")
        self.assertIn("right  MCP by URL refuses an unsigned request", printed)
        self.assertIn("right  … lists the same tools", printed)
        self.assertIn("right  … and answers a call", printed)
        self.assertNotIn("left out", printed)
        for lie in URL_LIES:
            with self.subTest(lie), lying_backend(self.system.url, lie) as url:
                self.assertIn("WRONG  ", self.run_script("validate.sh", status=1, PRETEND_BACKEND=url))
        with lying_backend(self.system.url, "the URL needs another policy") as url:
            printed = self.run_script("validate.sh", PRETEND_BACKEND=url)
        self.assertIn("left out: MCP by URL: these credentials may not call it", printed)
        self.deploy("--transactions")
        printed = self.run_script("validate.sh", status=1)  # this system has no transactions
        self.assertIn("WRONG  all tools and no others", printed)

    def test_a_read_only_stack_is_validated_as_one(self):
        self.deploy("--sample", "--read-only")
        backend = self.system.read_only()
        printed = self.run_script("validate.sh", PRETEND_BACKEND=backend)
        self.assertIn("left out: everything that writes", printed)
        with lying_backend(self.system.url, "what writes is only hidden") as url:
            printed = self.run_script("validate.sh", status=1, PRETEND_BACKEND=url)
        self.assertIn("WRONG  the tools that write have no route", printed)
        printed = self.run_script("validate.sh", status=1)
        self.assertIn("WRONG  the tools that read and no others", printed)

    def test_without_a_table_it_says_what_it_left_out(self):
        self.assertIn("left out: reading and writing items", self.validate())

    def test_deploy_fails_if_an_answer_is_wrong(self):
        arguments = ("--image", image("a"), "--sample")
        with lying_backend(self.system.url, "query finds nothing") as url:
            printed = self.run_script("deploy.sh", *arguments, status=1, PRETEND_BACKEND=url)
        self.assertIn("answers are wrong", printed)

    def test_a_user_that_was_just_made_is_validated_by_its_own_key_and_no_token_of_another(self):
        notes = self.scratch / "notes"
        stranger = {"MCP_ACCESS_KEY_ID": "ASIA-of-another", "MCP_SECRET_ACCESS_KEY": "x", "MCP_SESSION_TOKEN": "token"}
        self.run_script("deploy.sh", "--image", image("a"), "--user", "--config", str(self.scratch), PRETEND_NOTES=str(notes), **stranger)
        secret = json.loads(
            self.client("secretsmanager").get_secret_value(SecretId=self.outputs()["ProxySecretArn"])["SecretString"]
        )
        self.assertEqual({f"{secret['MCP_ACCESS_KEY_ID']} "}, set(notes.read_text().splitlines()))
        self.assertNotIn("token", (self.scratch / "claude.json").read_text())

    def test_a_missing_stack_is_named(self):
        self.assertIn("there is no stack nobody", self.run_script("validate.sh", "--stack", "nobody", status=1))
