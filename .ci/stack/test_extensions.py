"""MCP by URL and transactions: added to a backend, changed with it, and removed, by the real scripts."""

import json

from botocore.exceptions import ClientError
from stack_test_case import ACCOUNT, FUNCTIONS, REGION, StackTestCase, image
from test_least_privilege import CALLS, SCHEMA

STACK = "dynamodb-mcp-extensions"
READS = {command for command, function in FUNCTIONS.items() if function["kind"] == "read"}


class ExtensionsTestCase(StackTestCase):
    def variables(self, command):
        return self.functions()[f"dynamodb-mcp-{command}"]["Environment"]["Variables"]

    def listed(self):
        """The extension tools that the list of tools is told of."""
        return self.variables("tools")["MCP_EXTENSIONS"]

    def parameters(self, stack):
        (found,) = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found["Parameters"]}

    def keys_of_routes(self):
        return {route["RouteKey"]: route["AuthorizationType"] for route in self.routes()}

    def dashboard(self):
        return self.client("cloudwatch").get_dashboard(DashboardName="dynamodb-mcp")["DashboardBody"]

    def callable_by_mcp(self):
        """The functions that the function mcp may invoke."""
        (invoke,) = [s for s in self.role_policy(self.roles()["McpRole"])["Statement"] if s["Action"] == "lambda:InvokeFunction"]
        prefix = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:dynamodb-mcp-"
        self.assertTrue(all(resource.startswith(prefix) for resource in invoke["Resource"]), invoke)
        return {resource.removeprefix(prefix) for resource in invoke["Resource"]}


class LifeOfTheExtensions(ExtensionsTestCase):
    def test_both_are_added_to_a_backend_that_is_there_and_stay_until_they_are_removed(self):
        self.deploy("--monitoring")
        before, dashboard = self.everything(), self.dashboard()
        self.assertEqual("", self.listed())

        printed = self.deploy("--mcp", "--transactions")
        endpoint, outputs = self.outputs()["ApiEndpoint"], self.outputs(STACK)
        self.assertIn(f"MCP by URL: {endpoint}/mcp\n", printed)
        self.assertIn(f"needs this policy: {outputs['McpPolicyArn']}\n", printed)
        self.assertTrue(outputs["McpUrl"].startswith(endpoint.split(".")[0]))
        self.assertEqual({"AWS_IAM"}, set(self.keys_of_routes().values()))
        self.assertLessEqual({"ANY /mcp", "POST /dynamodb/transact-write"}, self.keys_of_routes().keys())
        self.assertEqual("transact-write", self.listed())
        self.assertEqual({*FUNCTIONS, "transact-write"}, self.callable_by_mcp())
        mcp = self.client("lambda").get_function(FunctionName="dynamodb-mcp-mcp")
        self.assertEqual(["mcp"], mcp["Configuration"]["ImageConfigResponse"]["ImageConfig"]["Command"])
        self.assertEqual(image("a"), mcp["Code"]["ImageUri"])
        self.assertEqual({"MCP_BACKEND_STACK": "dynamodb-mcp", "MCP_READ_ONLY": "false", "LOG_LEVEL": "warn"}, self.variables("mcp"))
        self.assertIn("dynamodb-mcp-transact-write", self.dashboard())
        self.assertIn("/aws/lambda/dynamodb-mcp-mcp'", self.dashboard())

        iam, policy = self.client("iam"), outputs["McpPolicyArn"]
        version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        (statement,) = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]["Statement"]
        self.assertEqual("execute-api:Invoke", statement["Action"])
        self.assertEqual(f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.outputs()['ApiId']}/*/*/mcp", statement["Resource"])

        everything = self.everything()
        printed = self.deploy("--image", image("b"))  # what isn't given stays
        self.assertIn(f"  {STACK}: done\n", printed)
        self.assertEqual(everything, self.everything())
        images = {self.client("lambda").get_function(FunctionName=f)["Code"]["ImageUri"] for f in self.functions()}
        self.assertEqual({image("b")}, images)
        printed = self.deploy("--image", image("b"))
        self.assertEqual(1, printed.count("  dynamodb-mcp: nothing has changed"))
        self.assertIn(f"  {STACK}: nothing has changed\n", printed)

        printed = self.deploy("--no-mcp", "--no-transactions")
        self.assertIn(f"removing the stack {STACK} with its functions' logs", printed)
        after = self.everything()
        self.assertEqual(len(before.pop("filters")), len(after.pop("filters")))
        self.assertEqual(before, after)
        self.assertEqual(("", dashboard), (self.listed(), self.dashboard()))

    def test_each_comes_and_goes_without_the_other_and_no_tool_is_listed_that_is_not_there(self):
        """The order of the deployments: the list is told last of a tool that comes, and first of one that goes."""
        self.deploy("--transactions")
        self.assertEqual({*FUNCTIONS, "transact-write"}, {*self.commands()})
        self.assertEqual(["TransactWriteFunctionArn"], list(self.outputs(STACK)))
        self.spoil_aws(
            f"""if [[ "$*" == "cloudformation deploy"* ]]; then
  [[ "$*" != *"Extensions="* ]] || echo "list $(sed 's/.*Extensions=\\([a-z-]*\\).*/\\1/' <<< "$*")" >> {self.scratch}/order
  [[ "$*" != *"Transactions="* ]] || echo "stack $(sed 's/.*Transactions=\\([a-z]*\\).*/\\1/' <<< "$*")" >> {self.scratch}/order
fi"""
        )

        def order(*arguments):
            self.deploy(*arguments)
            lines = (self.scratch / "order").read_text().splitlines()
            (self.scratch / "order").unlink()
            return lines

        self.assertEqual(["list ", "stack false"], order("--mcp", "--no-transactions"))
        self.assertEqual({*FUNCTIONS, "mcp"}, {*self.commands()})
        self.assertEqual({*FUNCTIONS}, self.callable_by_mcp())
        self.assertEqual("", self.listed())
        self.assertNotIn("POST /dynamodb/transact-write", self.keys_of_routes())
        self.assertEqual(["list ", "stack true", "list transact-write"], order("--transactions"))
        self.assertEqual(["list transact-write", "stack true"], order())

    def test_a_read_only_backend_has_read_only_mcp_and_no_transactions(self):
        self.deploy("--mcp", "--transactions", "--monitoring")
        self.assertIn("dynamodb_transact_write goes too; --read-write --transactions adds it again", self.deploy("--read-only"))
        self.assertEqual({*READS, "mcp"}, {*self.commands()})
        self.assertEqual(READS, self.callable_by_mcp())
        self.assertEqual(("true", ""), (self.variables("mcp")["MCP_READ_ONLY"], self.listed()))
        self.assertNotIn("transact-write", self.dashboard())
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), "--transactions", status=1)
        self.assertIn("--transactions needs the operations that write", printed)
        self.deploy("--read-write")
        self.assertEqual({*FUNCTIONS}, self.callable_by_mcp())
        self.deploy("--transactions", "--no-mcp")
        self.deploy("--read-only")  # nothing of the extensions is left
        self.assertNotIn(STACK, self.everything()["stacks"])

    def test_the_extensions_follow_the_backends_parameters(self):
        key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
        anything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        boundary = self.client("iam").create_policy(PolicyName="boundary", PolicyDocument=json.dumps(anything))["Policy"]["Arn"]
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in (1, 2)]
        group = ec2.create_security_group(GroupName="functions", Description="functions", VpcId=vpc)["GroupId"]
        self.deploy(
            *("--mcp", "--transactions", "--tables", "app-*", "--mask", "Users.salary,*.password", "--tag", "team=payments"),
            *("--set", f"TableKmsKeyArn={key}", "--set", f"LogKmsKeyArn={key}", "--set", f"PermissionsBoundaryArn={boundary}"),
            *("--set", "MemorySize=1024", "--set", "LogRetentionInDays=7"),
            *("--set", f"SubnetIds={','.join(subnets)}", "--set", f"SecurityGroupIds={group}"),
        )
        backend, extensions = self.parameters("dynamodb-mcp"), self.parameters(STACK)
        self.assertEqual({name: backend[name] for name in extensions if name in backend}, {n: v for n, v in extensions.items() if n in backend})
        functions, iam = self.functions(), self.client("iam")
        self.assertEqual({1024}, {function["MemorySize"] for function in functions.values()})
        self.assertEqual(subnets, functions["dynamodb-mcp-transact-write"]["VpcConfig"]["SubnetIds"])
        self.assertFalse(functions["dynamodb-mcp-mcp"].get("VpcConfig", {}).get("SubnetIds"), "mcp calls Lambda alone")
        for name, policies in (("McpRole", []), ("TransactWriteRole", ["TableKeyPolicy", "VpcPolicy"])):
            role = iam.get_role(RoleName=self.roles()[name]["RoleName"])["Role"]
            self.assertEqual(boundary, role["PermissionsBoundary"]["PermissionsBoundaryArn"])
            attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
            self.assertEqual(policies, sorted(policy["PolicyName"].split("-")[-2] for policy in attached))
        groups = self.client("logs").describe_log_groups()["logGroups"]
        self.assertEqual({7}, {group["retentionInDays"] for group in groups})
        variables = self.variables("transact-write")
        self.assertEqual(("app-*", "Users.salary,*.password"), (variables["MCP_TABLE_NAME_PATTERN"], variables["MCP_MASKED_ATTRIBUTES"]))
        (stack,) = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        self.assertIn({"Key": "team", "Value": "payments"}, stack["Tags"])
        self.deploy("--set", "MemorySize=512")
        self.assertEqual({512}, {function["MemorySize"] for function in self.functions().values()})

    def test_masks_reach_every_function_but_the_list_of_tables_and_stay_until_they_are_lifted(self):
        def masks():
            found = {command: self.variables(command).get("MCP_MASKED_ATTRIBUTES") for command in FUNCTIONS}
            return {value for command, value in found.items() if command != "list-tables"}

        mask = 'Users.salary,my.table.address.zip,*."a b, c".d'
        self.deploy("--mask", mask)
        self.deploy()
        self.assertEqual({mask}, masks())
        self.deploy("--no-mask")
        self.assertEqual({""}, masks())

    def test_destroy_removes_the_extensions_before_the_backend(self):
        self.pretend_image_script()
        self.run_script("deploy.sh", "--no-validate", "--mcp", "--transactions", "--monitoring")
        printed = self.run_script("destroy.sh", "--yes")
        self.assertIn(f"  stack {STACK}, with its functions' logs, including the audit lines\n", printed)
        removed = [line.split()[-1] for line in printed.splitlines() if line.startswith("Removing the stack")]
        self.assertEqual(["dynamodb-mcp-monitoring", STACK, "dynamodb-mcp", "dynamodb-mcp-ecr"], removed)
        self.assertEqual({}, self.everything())


class FailuresOfTheExtensions(ExtensionsTestCase):
    def test_invalid_options_are_listed_at_once_before_anything_is_deployed(self):
        printed = self.run_script(
            *("deploy.sh", "--image", image("a"), "--read-only", "--transactions", "--mask", "salary"),
            *("--set", "Extensions=transact-write"),
            status=1,
        )
        for wrong in (
            "--transactions needs the operations that write, which this backend leaves out: add --read-write",
            "MaskedAttributes must be empty or a list of TABLE.PATH, such as Users.salary,*.password, not 'salary'",
            "no parameter 'Extensions' that can be set",
        ):
            self.assertIn(wrong, printed)
        for mask in ("Users.", ".salary", "*", "a b.c", "Users..zip", "Users.tags[0]", "Us*.a", "Users.a\tb"):
            self.assertIn("MaskedAttributes must be", self.run_script("deploy.sh", "--image", image("a"), "--mask", mask, status=1))
        printed = self.run_script("deploy.sh", "--image", image("a"), "--mask", "Users." + "x" * 1000, status=1)
        self.assertIn("MaskedAttributes must have at most 1000 characters, and has 1006", printed)
        self.assertEqual({}, self.everything())

    def test_a_policy_that_is_in_use_is_named_before_anything_is_changed(self):
        self.deploy("--mcp")
        before, iam = self.everything(), self.client("iam")
        iam.create_role(RoleName="people-of-the-team", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}')
        iam.attach_role_policy(RoleName="people-of-the-team", PolicyArn=self.outputs(STACK)["McpPolicyArn"])
        for script, *arguments in (("deploy.sh", "--image", image("a"), "--no-validate", "--no-mcp"), ("destroy.sh", "--yes")):
            printed = self.run_script(script, *arguments, status=1)
            self.assertRegex(printed, "the policy arn:.*McpPolicy.* is attached to people-of-the-team: detach it there")
            self.assertEqual(before["stacks"], self.everything()["stacks"])

    def test_a_failed_extension_leaves_a_backend_that_does_not_list_it(self):
        self.spoil_aws(f"""case "$*" in "cloudformation deploy --stack-name {STACK} "*) echo "Failed to create/update the stack" >&2; exit 255 ;; esac""")
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), "--transactions", status=1)
        self.assertIn(f"the deployment of the stack {STACK} failed, see above; fix the cause and run this again", printed)
        self.assertEqual("", self.listed())

    def test_a_stack_of_somebody_else_with_the_name_is_left_alone(self):
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "theirs"}}
        self.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps({"Resources": {"Log": group}}))
        before = self.everything()
        printed = self.run_script("deploy.sh", "--image", image("a"), "--mcp", status=1)
        self.assertIn(f"there is a stack {STACK} in {REGION} that isn't this project's extensions", printed)
        self.assertEqual(before, self.everything())
        self.deploy()
        self.assertIn(f"To be kept: the stack {STACK}", self.run_script("destroy.sh", "--yes"))
        self.assertEqual(before, self.everything())


class LeastPrivilegeOfTheExtensions(ExtensionsTestCase):
    """IAM, enforced: what the roles of the extensions may do in DynamoDB."""

    def tearDown(self):
        self.moto("reset-auth", str(10**9).encode())

    def test_mcp_may_do_nothing_in_dynamodb_and_a_transaction_its_four_actions(self):
        self.deploy("--mcp", "--transactions", "--tables", "Users*")
        for table in ("Users", "Payroll"):
            self.client("dynamodb").create_table(TableName=table, **SCHEMA)
        callers = {command: self.caller(role) for command, role in (("mcp", "McpRole"), ("transact-write", "TransactWriteRole"))}
        self.moto("reset-auth", b"0")
        for command, own in (("mcp", set()), ("transact-write", {"PutItem", "UpdateItem", "DeleteItem"})):
            for table in ("Users", "Payroll"):
                allowed = {action for action, call in CALLS.values() if self.allowed(call, callers[command], table)}
                self.assertEqual(own if table == "Users" else set(), allowed, f"{command} on {table}")
        actions = self.role_policy_actions("TransactWriteRole")
        self.assertLessEqual({"dynamodb:ConditionCheckItem"}, actions)

    def role_policy_actions(self, role):
        self.moto("reset-auth", str(10**9).encode())
        statements = self.role_policy(self.roles()[role])["Statement"]
        return {a for s in statements for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])}

    def caller(self, role):
        assumed = self.client("sts").assume_role(RoleArn=self.roles()[role]["Arn"], RoleSessionName="probe")["Credentials"]
        return self.client(
            "dynamodb",
            aws_access_key_id=assumed["AccessKeyId"],
            aws_secret_access_key=assumed["SecretAccessKey"],
            aws_session_token=assumed["SessionToken"],
        )

    def allowed(self, call, caller, table):
        try:
            call(caller, table)
            return True
        except ClientError as e:
            self.assertIn("AccessDenied", str(e))
            return False
