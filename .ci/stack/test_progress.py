"""The progress of a long change of a stack: a line per advance in a pipe, one overwritten line on a terminal."""

import re
import subprocess

from stack_test_case import StackTestCase, image

# An aws whose deployment of the backend takes six seconds and creates three resources one after another.
SLOW_AWS = """#!/usr/bin/env bash
started={scratch}/started
case "$*" in
  "cloudformation deploy --stack-name dynamodb-mcp "*) date +%s > "$started"; sleep 6; echo done; exit ;;
  *"list-stack-resources --stack-name dynamodb-mcp "*)
    [[ -e $started ]] || exit 254
    since=$(($(date +%s) - $(cat "$started")))
    printf '2026-01-01T00:00:0%d\tCREATE_IN_PROGRESS\tStage\n' 9
    for ((i = 1; i < since && i <= 3; i++)); do printf '2026-01-01T00:00:0%d\tCREATE_COMPLETE\tRole%d\n' "$i" "$i"; done
    exit ;;
  *ChangeSetId*) echo arn:set; exit ;;
  *describe-change-set*arn:set*) echo 4; exit ;;
  *OutputValue*) echo None; exit ;;
esac
PATH=${{PATH#*:}} exec aws "$@"
"""


class Progress(StackTestCase):
    def setUp(self):
        super().setUp()
        folder = self.scratch / "aws"
        folder.mkdir()
        (folder / "aws").write_text(SLOW_AWS.format(scratch=self.scratch))
        (folder / "aws").chmod(0o755)
        self.environment.update(PATH=f"{folder}:{self.environment['PATH']}", PROGRESS_SECONDS="0.5", TERM="xterm")

    def test_in_a_pipe_each_advance_is_a_plain_line(self):
        printed = self.deploy()
        lines = re.findall(r"^  dynamodb-mcp: (\d) of 4 done, 0:0\d  Role(\d)$", printed, re.MULTILINE)
        self.assertEqual(("3", "3"), lines[-1], printed)
        self.assertGreater(len(lines), 1, printed)
        self.assertEqual(sorted(set(lines)), lines, "a line for each advance")
        self.assertNotIn("\x1b", printed)
        self.assertNotIn("\r", printed)

    def on_a_terminal(self, **environment):
        command = f"{self.root}/scripts/deploy.sh --no-validate --image {image('a')}"
        return subprocess.run(
            ["script", "-qec", command, "/dev/null"],
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout.decode()

    def test_on_a_terminal_one_line_is_overwritten(self):
        printed = self.on_a_terminal()
        self.assertRegex(printed, "\r\x1b\\[K  dynamodb-mcp: 3 of 4 done, 0:0\\d  Role3\r")
        self.assertIn("\x1b[1m1/6 Checking", printed)
        self.assertIn("\r\x1b[K  dynamodb-mcp: done", printed)

    def test_no_color_removes_the_colors(self):
        self.assertNotIn("\x1b[1m", self.on_a_terminal(NO_COLOR="1"))
