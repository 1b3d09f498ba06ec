"""The weekly invocation of all functions: added to a backend, changed with it, and removed, by the real scripts."""

import json

from stack_test_case import ACCOUNT, FUNCTIONS, REGION, StackTestCase, image

STACK = "dynamodb-mcp-keep-warm"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:dynamodb-mcp-"


class KeepWarm(StackTestCase):
    def machine(self):
        states = self.client("stepfunctions")
        (machine,) = states.list_state_machines()["stateMachines"]
        return states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])

    def invoked(self):
        """The commands of the functions that are invoked; their role may invoke these and do nothing else."""
        functions = json.loads(self.machine()["definition"])["States"]["EachFunction"]["Items"]
        (statement,) = self.role_policy(self.roles()["InvocationsRole"])["Statement"]
        self.assertEqual(("lambda:InvokeFunction", functions), (statement["Action"], statement["Resource"]))
        return sorted(arn.removeprefix(ARN) for arn in functions)

    def test_it_comes_follows_the_functions_and_goes(self):
        self.deploy()
        before = self.everything()
        self.deploy("--keep-warm")
        self.assertEqual(sorted(FUNCTIONS), self.invoked())
        self.assertEqual(before["functions"], self.everything()["functions"])

        self.deploy("--mcp", "--transactions")
        self.assertEqual(sorted([*FUNCTIONS, "mcp", "transact-write"]), self.invoked())
        self.assertIn(f"  {STACK}: nothing has changed\n", self.deploy("--image", image("b")))
        self.deploy("--read-only", "--no-mcp")
        self.assertEqual(self.commands(), self.invoked())

        self.deploy("--read-write", "--no-keep-warm")
        self.assertEqual(before, self.everything())
        self.assertNotIn(STACK, self.deploy())

    def test_a_schedule_starts_it_every_week_and_may_do_nothing_else(self):
        anything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        boundary = self.client("iam").create_policy(PolicyName="boundary", PolicyDocument=json.dumps(anything))["Policy"]["Arn"]
        self.deploy("--keep-warm", "--set", f"PermissionsBoundaryArn={boundary}")
        events, machine = self.client("events"), self.machine()
        (rule,) = events.list_rules()["Rules"]
        self.assertEqual(("rate(7 days)", "ENABLED"), (rule["ScheduleExpression"], rule["State"]))
        (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        roles = self.roles()
        self.assertEqual((machine["stateMachineArn"], roles["ScheduleRole"]["Arn"]), (target["Arn"], target["RoleArn"]))
        self.assertEqual(roles["InvocationsRole"]["Arn"], machine["roleArn"])
        (statement,) = self.role_policy(roles["ScheduleRole"])["Statement"]
        self.assertEqual(("states:StartExecution", machine["stateMachineArn"]), (statement["Action"], statement["Resource"]))
        for name in ("ScheduleRole", "InvocationsRole"):
            role = self.client("iam").get_role(RoleName=roles[name]["RoleName"])["Role"]
            self.assertEqual(boundary, role["PermissionsBoundary"]["PermissionsBoundaryArn"])

    def test_destroy_removes_it(self):
        self.deploy("--keep-warm")
        self.assertIn(f"  stack {STACK}\n", self.run_script("destroy.sh", "--yes"))
        self.assertEqual({}, self.everything())
        self.assertEqual([], self.client("events").list_rules()["Rules"])
        self.assertEqual([], self.client("stepfunctions").list_state_machines()["stateMachines"])

    def test_a_stack_of_somebody_else_with_the_name_is_left_alone(self):
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "theirs"}}
        self.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps({"Resources": {"Log": group}}))
        before = self.everything()
        printed = self.run_script("deploy.sh", "--image", image("a"), "--keep-warm", status=1)
        self.assertIn(f"there is a stack {STACK} in {REGION} that isn't this project's keep-warm", printed)
        self.assertEqual(before, self.everything())
        self.deploy("--no-keep-warm")
        self.assertIn(f"To be kept: the stack {STACK}", self.run_script("destroy.sh", "--yes"))
        self.assertEqual(before, self.everything())
