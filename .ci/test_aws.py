#!/usr/bin/env python3
"""Runs .ci/aws with pretended scripts and a pretended AWS CLI: everything is removed, whatever happens."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

CI = pathlib.Path(__file__).resolve().parent
REPORT = {"type": "platform.report", "record": {"metrics": {"initDurationMs": 180.5, "durationMs": 12.5, "maxMemoryUsedMB": 70}}}
AWS = """#!/bin/sh
case "$1 $2" in
"lambda invoke") case "$*" in *fileb://*) echo None ;; *) exit 252 ;; esac ;;
"logs filter-log-events") case "$*" in *--start-time\ [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*) cat "$REPORTS" ;; *) exit 252 ;; esac ;;
esac
"""


class TestAws(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        for directory in (".ci", "scripts", "bin"):
            (self.root / directory).mkdir()
        shutil.copy(CI / "aws", self.root / ".ci/aws")
        self.log = self.root / "log"
        self.summary = self.root / "summary"
        reports = self.root / "reports"
        reports.write_text(json.dumps({"events": [{"message": json.dumps(REPORT)}] * 2}))
        self.environment = {"PATH": "%s:%s" % (self.root / "bin", os.environ["PATH"]), "LOG": str(self.log),
                            "REPORTS": str(reports), "GITHUB_STEP_SUMMARY": str(self.summary)}
        self.write("bin/aws", AWS)
        self.write("scripts/destroy.sh", '#!/bin/sh\necho "destroy $*" >> "$LOG"\n')
        self.write("scripts/deploy.sh", '#!/bin/sh\necho "deploy $*" >> "$LOG"\n')

    def write(self, name, text):
        path = self.root / name
        path.write_text(text)
        path.chmod(0o755)

    def start(self, *arguments):
        return subprocess.Popen([self.root / ".ci/aws", *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def logged(self):
        return [line.split()[0] for line in self.log.read_text().splitlines()]

    def test_the_summary_has_the_cold_starts_of_three_functions(self):
        process = self.start("--starts", "2")
        output, _ = process.communicate(timeout=60)
        self.assertEqual(0, process.returncode, output)
        self.assertEqual(["deploy", "deploy", "destroy"], self.logged())
        for command in ("get-item", "query", "put-item"):
            self.assertIn("| %s | 2 | 180.5 | 12.5 | 70 |" % command, self.summary.read_text())

    def test_a_failed_deployment_is_removed(self):
        self.write("scripts/deploy.sh", "#!/bin/sh\nexit 1\n")
        process = self.start()
        output, _ = process.communicate(timeout=60)
        self.assertEqual(1, process.returncode, output)
        self.assertEqual(["destroy"], self.logged())

    def test_a_terminated_deployment_is_removed(self):
        self.write("scripts/deploy.sh", '#!/bin/sh\necho deploy >> "$LOG"\nsleep 2\n')
        process = self.start("--stack", "dynamodb-mcp-try-1-1")
        while not self.log.exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(130, process.returncode)
        self.assertEqual(["deploy", "destroy"], self.logged())

    def test_what_a_killed_run_left_can_be_removed(self):
        process = self.start("--remove", "--stack", "dynamodb-mcp-try-1-1")
        output, _ = process.communicate(timeout=60)
        self.assertEqual(0, process.returncode, output)
        self.assertIn("--stack dynamodb-mcp-try-1-1 ", self.log.read_text())
        self.assertEqual(["destroy"], self.logged())

    def test_no_other_stack_is_removed(self):
        for arguments in (["--remove"], ["--remove", "--stack", "dynamodb-mcp"]):
            process = self.start(*arguments)
            process.communicate(timeout=60)
            self.assertEqual(1, process.returncode)
        self.assertFalse(self.log.exists())


if __name__ == "__main__":
    unittest.main()
