"""The scripts where the tools are others than here: with the awk of macOS and the BSDs, and without sha256sum."""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import test_failures
import test_life_of_the_stacks
import test_progress
from stack_test_case import ROOT, StackTestCase

SCRIPTS = sorted([*(ROOT / "scripts").glob("*.sh"), *(ROOT / "ecr").glob("*.sh")])
# What the bash 3.2 and the tools of macOS lack, or understand in another way.
LACKING = r"""
  readlink\ -[fem] | \brealpath\b | BASHPID | \bfind\b.*\ -(quit|printf) | \bod\b | \bsed\ (-[a-zA-Z]+\ )*-i | \bdate\ -[du]*d
  | \bstat\ -c | \bgrep\ -[a-zA-Z]*P | \bsort\ -[a-zA-Z]*V | \bxargs\b.*\ -[a-z]*r | \btac\b | \bhead\ -n\ ?- | \bcp\ .*--
  | \bmapfile\b | \breadarray\b | \b(declare|local)\ -[a-zA-Z]*[An] | \$\{\w+(,|\^) | \|& | &>> | \bwait\ -n | \bEPOCH
"""


class Sources(unittest.TestCase):
    def test_no_script_needs_what_macos_lacks(self):
        lacking = re.compile(LACKING, re.VERBOSE)
        for seen in ("readlink -f x", 'find . -name "a" -quit', "od -An -tx1 x", "sed -i s/a/b/ x", "mapfile -t x", "${x,,}"):
            self.assertRegex(seen, lacking)
        found = [
            f"{script.name}:{number}: {line}"
            for script in SCRIPTS
            for number, line in enumerate(script.read_text().splitlines(), 1)
            if lacking.search(line) and not line.lstrip().startswith("#")
        ]
        self.assertEqual([], found)


class OtherTools(StackTestCase):
    """A PATH with the same programs, but another awk, and no sha256sum."""

    def setUp(self):
        super().setUp()
        folder = self.scratch / "other-tools"
        folder.mkdir()
        # This Python's own programs come first: a version manager's links look for themselves on the PATH.
        for place in [Path(sys.executable).parent, *self.environment["PATH"].split(":")]:
            for program in Path(place).glob("*"):
                if not (folder / program.name).is_symlink():
                    (folder / program.name).symlink_to(program)
        for name in ("awk", "gawk", "mawk", "nawk", "sha256sum"):
            (folder / name).unlink(missing_ok=True)
        (folder / "awk").symlink_to(shutil.which("original-awk"))
        (folder / "sha256sum").unlink(missing_ok=True)
        self.environment["PATH"] = str(folder)

    def tell(self, function, text):
        """What a function of scripts/common.sh makes of the text."""
        command = ["bash", "-c", f'. "$1/scripts/common.sh" && {function}', "-", ROOT]
        done = subprocess.run(command, env=self.environment, input=text, capture_output=True, text=True, check=True)
        return done.stdout


class Functions(test_progress.Progress, OtherTools):
    def test_the_tools_are_the_other_ones(self):
        self.assertIsNone(shutil.which("sha256sum", path=self.environment["PATH"]))
        says = subprocess.run(["awk", "--version"], env=self.environment, capture_output=True, text=True).stdout
        self.assertRegex(says, r"^awk version 20\d{6}")

    def test_a_hash_is_the_same(self):
        self.assertEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n", self.tell("sha256", "abc"))

    def test_the_progress_of_maven_is_reduced_to_its_steps(self):
        log = "[INFO] ----< x >----\n[INFO] Building DynamoDB MCP Protocol 1.0-SNAPSHOT                [1/2]\n"
        log += "[INFO] Downloaded from central: https://example.org/a.jar\n" * 25
        log += "  training the cache\n[INFO] Containerizing application to 127.0.0.1:5000/x...\n"
        self.assertEqual("  DynamoDB MCP Protocol [1/2].\n  training the cache\n  writing it to 127.0.0.1:5000/x\n", self.tell("maven_progress", log))


class Life(OtherTools):
    test_an_image_is_built_once = test_life_of_the_stacks.LifeOfTheStacks.test_an_image_is_built_and_pushed_once_and_deployed_by_its_digest
    test_roles_with_the_policy_are_named = test_life_of_the_stacks.LifeOfTheStacks.test_destroy_names_the_roles_that_still_have_the_proxys_policy
    test_the_first_failure_is_shown = test_failures.Failures.test_a_failed_deployment_shows_the_first_failure_and_no_old_ones
