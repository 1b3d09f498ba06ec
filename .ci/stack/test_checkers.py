"""What the public checkers say of the templates, the scripts and the Python beside them: nothing."""

import json
import os
import re
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
        self.assertEqual(6, len(TEMPLATES))
        self.silent("cfn-lint", "-c", "I", "-t", *TEMPLATES)

    def test_shellcheck_finds_nothing_in_any_script_of_the_project(self):
        scripts = self.files_begun_by(r"^#!.*\b(ba)?sh$|shellcheck shell=")
        self.assertLessEqual({*SCRIPTS, ROOT / ".ci/stack/run"}, {*scripts})
        self.silent("shellcheck", "-x", "-P", "SCRIPTDIR", *scripts)

    def test_pyflakes_finds_nothing_in_any_python_of_the_project(self):
        files = self.files_begun_by(r"^#!.*\bpython3$|^\"\"\"")
        self.assertLessEqual({*(ROOT / ".ci/stack").glob("*.py")}, {*files})
        self.silent("pyflakes3", *files)

    def files_begun_by(self, pattern):
        names = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
        files = [ROOT / name for name in names if (ROOT / name).is_file()]
        return [file for file in files if re.search(pattern, file.read_bytes().partition(b"\n")[0].decode(errors="replace"))]

    def test_every_template_fits_a_deployment_without_a_bucket(self):
        for template in TEMPLATES:
            size = template.stat().st_size
            print(f"\n{template.name}: {size:,} of 51,200 bytes", end="", flush=True)
            self.assertLess(size, 51_200)

    def test_every_script_tells_its_usage(self):
        for script in SCRIPTS:
            if os.access(script, os.X_OK):
                done = subprocess.run([script, "--help"], capture_output=True, text=True, timeout=10)
                self.assertEqual(0, done.returncode, script.name)
                self.assertIn(f"scripts/{script.name}", done.stdout)

    def test_the_sample_users_are_one_batch_write(self):
        ((table, requests),) = json.loads((ROOT / "cloudformation/sample-users.json").read_text()).items()
        self.assertEqual(("Users", 10), (table, len(requests)))
        self.assertEqual(10, len({request["PutRequest"]["Item"]["email"]["S"] for request in requests}))
