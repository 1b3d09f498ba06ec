"""What the public checkers say of the templates and the scripts: nothing."""

import json
import subprocess
import unittest

from stack_test_case import ROOT

TEMPLATES = sorted([*(ROOT / "cloudformation").glob("*.yaml"), *(ROOT / "ecr").glob("*.yaml")])
SCRIPTS = sorted((ROOT / "scripts").glob("*.sh"))


class Checkers(unittest.TestCase):
    def silent(self, *command):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        self.assertEqual((0, ""), (done.returncode, done.stdout + done.stderr))

    def test_cfn_lint_finds_nothing_not_even_for_information(self):
        self.assertEqual(4, len(TEMPLATES))
        self.silent("cfn-lint", "-c", "I", "-t", *TEMPLATES)

    def test_shellcheck_finds_nothing_in_any_script_of_the_project(self):
        files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        scripts = [ROOT / name for name in files.splitlines() if self.is_shell(ROOT / name)]
        self.assertLessEqual({*SCRIPTS, ROOT / ".ci/stack/run"}, {*scripts})
        self.silent("shellcheck", "-x", *scripts)

    def is_shell(self, file):
        if not file.is_file():
            return False
        with file.open("rb") as opened:
            first = opened.readline()
        return (first.startswith(b"#!") and first.rstrip().endswith((b"bash", b"/sh"))) or b"shellcheck shell=" in first

    def test_every_template_fits_a_deployment_without_a_bucket(self):
        for template in TEMPLATES:
            size = template.stat().st_size
            print(f"\n{template.name}: {size:,} of 51,200 bytes", end="", flush=True)
            self.assertLess(size, 51_200)

    def test_every_script_tells_its_usage(self):
        for script in SCRIPTS:
            if script.name not in ("common.sh", "stacks.sh"):
                done = subprocess.run([script, "--help"], capture_output=True, text=True, timeout=10)
                self.assertEqual(0, done.returncode, script.name)
                self.assertIn(f"scripts/{script.name}", done.stdout)

    def test_the_sample_users_are_one_batch_write(self):
        ((table, requests),) = json.loads((ROOT / "cloudformation/sample-users.json").read_text()).items()
        self.assertEqual(("Users", 10), (table, len(requests)))
        self.assertEqual(10, len({request["PutRequest"]["Item"]["email"]["S"] for request in requests}))
