"""Stacks with the names of ours that somebody else made are left alone."""

import json

from stack_test_case import StackTestCase, image


class SomebodyElsesStacks(StackTestCase):
    """A name is no proof: only what has the tags of the scripts is theirs to change or remove."""

    def somebody_makes(self, stack):
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"log of {stack}"}}
        self.client("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps({"Resources": {"Log": group}}))
        return self.everything()

    def test_a_stack_with_the_backends_name_is_neither_changed_nor_removed(self):
        before = self.somebody_makes("dynamodb-mcp")
        printed = self.run_script("deploy.sh", "--image", image("a"), status=1)
        self.assertIn("there is a stack dynamodb-mcp in eu-west-1 that isn't this project's backend", printed)
        self.assertIn("choose another name with --stack", printed)
        printed = self.run_script("destroy.sh", "--yes", status=1)
        self.assertIn("isn't this project's backend", printed)
        self.assertIn("nothing was removed", printed)
        self.assertEqual(before, self.everything())

    def test_those_with_the_names_of_the_other_parts_are_named_at_once(self):
        for stack in ("dynamodb-mcp-ecr", "dynamodb-mcp-sample", "dynamodb-mcp-monitoring"):
            before = self.somebody_makes(stack)
        printed = self.run_script("deploy.sh", "--sample", "--monitoring", status=1)
        for stack, part in (("ecr", "images"), ("sample", "sample"), ("monitoring", "monitoring")):
            self.assertIn(f"there is a stack dynamodb-mcp-{stack} in eu-west-1 that isn't this project's {part}", printed)
        self.assertEqual(before, self.everything())

    def test_they_are_left_alone_by_what_does_not_need_them(self):
        for stack in ("dynamodb-mcp-ecr", "dynamodb-mcp-sample", "dynamodb-mcp-monitoring"):
            before = self.somebody_makes(stack)
        self.deploy()
        printed = self.run_script("destroy.sh", "--yes", "--tables")
        self.assertIn("To be kept: the stack dynamodb-mcp-monitoring, which by its tags isn't this project's", printed)
        self.assertEqual(before, self.everything())

    def test_a_part_of_ours_is_not_taken_for_another(self):
        self.deploy("--sample")
        before = self.everything()
        printed = self.run_script("deploy.sh", "--image", image("a"), "--stack", "dynamodb-mcp-sample", status=1)
        self.assertIn("isn't this project's backend", printed)
        self.run_script("destroy.sh", "--yes", "--tables", "--stack", "dynamodb-mcp-sample", status=1)
        self.assertEqual(before, self.everything())
