"""The scripts on macOS, and on this machine.

All tests of the scripts find only the programs that macOS has, see path_of_macos; some run here again with all programs of
this machine. But for awk, both are this machine's versions: Sources looks for the options and the syntax that macOS lacks.
"""

import re
import shutil
import subprocess
import unittest

import test_failures
import test_image_script
import test_life_of_the_stacks
import test_progress
from stack_test_case import ROOT, StackTestCase, path_of_this_machine

SCRIPTS = sorted([*(ROOT / "scripts").glob("*.sh"), *(ROOT / "ecr").glob("*.sh")])
# What the bash 3.2 and the programs of macOS lack, or understand in another way.
LACKING = r"""
  readlink\ -[fem] | BASHPID | \bfind\b.*\ -(quit|printf) | \bod\b | \bsed\ (-[a-zA-Z]+\ )*-i | \bdate\ -[du]*d
  | \bstat\ -c | \bgrep\ -[a-zA-Z]*P | \bsort\ -[a-zA-Z]*V | \bxargs\b.*\ -[a-z]*[rd]\b | \bhead\ -n\ ?- | \bcp\ .*--
  | \bbase64\ -w | \bmktemp\ .*-- | \brealpath\b | \btac\b
  | \bmapfile\b | \breadarray\b | \b(declare|local)\ -[a-zA-Z]*[An] | \$\{\w+(,|\^) | \|& | &>> | \bwait\ -n | \bEPOCH
"""


class Sources(unittest.TestCase):
    def test_no_script_needs_what_macos_lacks(self):
        lacking = re.compile(LACKING, re.VERBOSE)
        for seen in ("readlink -f x", 'find . -name "a" -quit', "od -An -tx1 x", "sed -i s/a/b/ x", "mapfile -t x", "${x,,}", "base64 -w 0"):
            self.assertRegex(seen, lacking)
        found = [
            f"{script.name}:{number}: {line}"
            for script in SCRIPTS
            for number, line in enumerate(script.read_text().splitlines(), 1)
            if lacking.search(line) and not line.lstrip().startswith("#")
        ]
        self.assertEqual([], found)


class ProgramsOfMacos(StackTestCase):
    def tell(self, command, text=""):
        """What the command prints after scripts/common.sh is sourced."""
        command = ["bash", "-c", f'. "$1/scripts/common.sh" && {command}', "-", ROOT]
        return subprocess.run(command, env=self.environment, input=text, capture_output=True, text=True, check=True).stdout

    def test_the_other_tests_have_these_and_no_others(self):
        self.assertRegex(self.tell("awk --version"), r"^awk version 20\d{6}")
        self.assertEqual("Darwin\n", self.tell("uname -s"))
        for gnu in "base64 flock gawk getent mawk md5sum nproc realpath setsid sha256sum stdbuf tac timeout".split():
            self.assertIsNone(shutil.which(gnu, path=self.environment["PATH"]), gnu)

    def test_the_progress_of_maven_is_reduced_to_its_steps(self):
        log = "[INFO] ----< x >----\n[INFO] Building DynamoDB MCP Protocol 1.0-SNAPSHOT                [1/2]\n"
        log += "[INFO] Downloaded from central: https://example.org/a.jar\n" * 25
        log += "  training the cache\n[INFO] Containerizing application to 127.0.0.1:5000/x...\n"
        self.assertEqual("  DynamoDB MCP Protocol [1/2].\n  training the cache\n  writing it to 127.0.0.1:5000/x\n", self.tell("maven_progress", log))

    def test_a_base_and_a_jvm_of_ones_own_are_only_built_on_linux(self):
        for arguments in (["base.tar"], ["--packages"]):
            self.assertIn("this runs only on Linux; give scripts/image.sh another --base", self.run_script("../ecr/base.sh", *arguments, status=1))
        self.assertIn("--jvm own needs a Linux machine", self.run_script("image.sh", "--tar", "image.tar", "--jvm", "own", status=1))


class ProgramsOfThisMachine(StackTestCase):
    def setUp(self):
        super().setUp()
        self.environment["PATH"] = path_of_this_machine()


class Progress(test_progress.Progress, ProgramsOfThisMachine):
    """The same tests again."""


class ImageScript(test_image_script.ImageScript, ProgramsOfThisMachine):
    """The same tests again."""


class Life(ProgramsOfThisMachine):
    test_an_image_is_built_once = test_life_of_the_stacks.LifeOfTheStacks.test_an_image_is_built_and_pushed_once_and_deployed_by_its_digest
    test_roles_with_the_policy_are_named = test_life_of_the_stacks.LifeOfTheStacks.test_destroy_names_the_roles_that_still_have_the_proxys_policy
    test_the_first_failure_is_shown = test_failures.Failures.test_a_failed_deployment_shows_the_first_failure_and_no_old_ones
