"""A validation that can't fail is worse than none: every lie told to scripts/validate.sh must be noticed."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack_test_case import HERE, StackTestCase, image


class Validation(StackTestCase):
    def setUp(self):
        super().setUp()
        self.deploy("--sample")

    def items(self):
        return json.loads(Path(self.environment["PRETEND_STATE"]).read_text())

    def test_right_answers_pass_and_nothing_is_left_behind(self):
        printed = self.run_script("validate.sh")
        self.assertIn("All 21 answers are right", printed)
        self.assertNotIn("left out", printed)
        self.assertEqual({}, self.items())

    def test_every_lie_is_noticed(self):
        lies = subprocess.run([HERE / "pretend/bin/java", "--lies"], capture_output=True, text=True, check=True).stdout
        lies = lies.splitlines()
        self.assertGreater(len(lies), 20)

        def tell(lie):
            state = self.scratch / f"{lie}.json"
            printed = self.run_script("validate.sh", status=1, PRETEND_LIE=lie, PRETEND_STATE=str(state))
            return lie, printed, json.loads(state.read_text()) if state.exists() else {}

        with ThreadPoolExecutor(2) as threads:
            for lie, printed, left in threads.map(tell, lies):
                with self.subTest(lie):
                    self.assertTrue("WRONG" in printed or "can't be used" in printed, printed)
                    if not left == {}:
                        self.assertIn("may be left", printed)

    def test_a_read_only_backend_is_validated_as_one(self):
        self.deploy("--read-only")
        printed = self.run_script("validate.sh", PRETEND_READ_ONLY="true")
        self.assertIn("left out: everything that writes", printed)
        printed = self.run_script("validate.sh", status=1)
        self.assertIn("WRONG  the seven tools that read, and no other", printed)

    def test_without_a_table_it_says_what_it_left_out(self):
        printed = self.run_script("validate.sh", "--endpoint", "http://127.0.0.1:1")
        self.assertIn("left out: reading and writing items", printed)

    def test_another_table_is_scanned_no_further_than_one_item(self):
        printed = self.run_script("validate.sh", "--table", "Users")
        self.assertIn("left out: a scan with a filter", printed)
        self.assertEqual({}, self.items())

    def test_deploy_fails_if_an_answer_is_wrong(self):
        printed = self.run_script("deploy.sh", "--image", image("a"), status=1, PRETEND_LIE="query finds nothing")
        self.assertIn("answers are wrong", printed)

    def test_a_missing_stack_is_named(self):
        self.assertIn("there is no stack nobody", self.run_script("validate.sh", "--stack", "nobody", status=1))
