"""The stacks from their first deployment to their removal, by the scripts and the real `aws cloudformation deploy`."""

import json
import stat

from stack_test_case import ACCOUNT, FUNCTIONS, OPERATIONS, REPOSITORY, StackTestCase, image

READS = sorted(command for command, function in FUNCTIONS.items() if function["kind"] == "read")


class LifeOfTheStacks(StackTestCase):
    def test_the_first_deployment_makes_every_function_behind_its_route(self):
        self.deploy()
        functions = self.functions()
        self.assertEqual(sorted(f"dynamodb-mcp-{command}" for command in FUNCTIONS), sorted(functions))
        for command in FUNCTIONS:
            answer = self.client("lambda").get_function(FunctionName=f"dynamodb-mcp-{command}")
            self.assertEqual(image("a"), answer["Code"]["ImageUri"])
            configuration = answer["Configuration"]
            self.assertEqual([command], configuration["ImageConfigResponse"]["ImageConfig"]["Command"])
            self.assertEqual((25, 512), (configuration["Timeout"], configuration["MemorySize"]))
            self.assertEqual("*", configuration["Environment"]["Variables"]["MCP_TABLE_NAME_PATTERN"])
        keys = {f"POST {operation['route']}" for operation in OPERATIONS} | {"GET /tools"}
        self.assertEqual(keys, {route["RouteKey"] for route in self.routes()})
        self.assertEqual({"AWS_IAM"}, {route["AuthorizationType"] for route in self.routes()})
        self.assertEqual(
            {"ApiEndpoint", "ApiId", "ProxyPolicyArn", *(f"{f['logical_name']}FunctionArn" for f in FUNCTIONS.values())},
            set(self.outputs()),
        )

    def test_the_same_again_changes_nothing(self):
        self.deploy("--sample", "--user", "--monitoring")
        before = self.everything(), self.outputs()
        # By CDPATH cd prints where it goes, unless it is told not to.
        printed = self.deploy("--sample", "--user", "--monitoring", CDPATH=".")
        self.assertIn("dynamodb-mcp: nothing has changed", printed)
        self.assertEqual(before, (self.everything(), self.outputs()))

    def test_what_is_not_given_stays_as_it_was(self):
        self.deploy("--read-only", "--tables", "Users*", "--set", "MemorySize=1024")
        self.deploy()
        self.assertEqual(READS, self.commands())
        function = self.functions()["dynamodb-mcp-scan"]
        self.assertEqual(1024, function["MemorySize"])
        self.assertEqual("Users*", function["Environment"]["Variables"]["MCP_TABLE_NAME_PATTERN"])

    def test_a_new_digest_reaches_every_function_and_nothing_else(self):
        self.deploy()
        before = self.everything(), self.outputs()
        self.deploy("--image", image("b"))
        images = {self.client("lambda").get_function(FunctionName=f)["Code"]["ImageUri"] for f in self.functions()}
        self.assertEqual({image("b")}, images)
        self.assertEqual(before, (self.everything(), self.outputs()))

    def test_read_only_takes_the_writing_operations_away_and_read_write_brings_them_back(self):
        self.deploy("--monitoring")
        all_of_it = self.everything()
        self.assertIn("all their audit lines so far", self.deploy("--read-only"))
        self.assertEqual(READS, self.commands())
        self.assertEqual(8, len(self.routes()))
        self.assertEqual(8, len(self.roles()))
        self.assertFalse([name for name in json.dumps(self.everything()).split('"') if "put-item" in name or "PutItem" in name])
        self.assertNotIn("PutItemFunctionArn", self.outputs())
        body = self.client("cloudwatch").get_dashboard(DashboardName="dynamodb-mcp")["DashboardBody"]
        self.assertNotIn("put-item", body)
        self.deploy("--read-write")
        again = self.everything()
        self.assertEqual(len(all_of_it.pop("filters")), len(again.pop("filters")))
        self.assertEqual(all_of_it.keys(), again.keys())
        self.assertEqual(len(FUNCTIONS), len(self.roles()))
        self.assertEqual(all_of_it["functions"], again["functions"])

    def test_a_user_comes_with_a_key_that_can_be_rotated_and_goes_with_it(self):
        printed = self.deploy("--user", "--config", str(self.scratch / "config"))
        secret = self.secret()
        self.assertNotIn(secret["MCP_SECRET_ACCESS_KEY"], printed)
        self.assertNotIn(secret["MCP_SECRET_ACCESS_KEY"], json.dumps(self.outputs()))
        stack = self.client("cloudformation").describe_stacks(StackName="dynamodb-mcp")["Stacks"][0]
        self.assertNotIn(secret["MCP_SECRET_ACCESS_KEY"], json.dumps(stack, default=str))
        (user,) = self.everything()["users"]
        attached = self.client("iam").list_attached_user_policies(UserName=user)["AttachedPolicies"]
        self.assertEqual([self.outputs()["ProxyPolicyArn"]], [policy["PolicyArn"] for policy in attached])
        for client in ("claude", "kiro", "cursor", "vscode"):
            file = self.scratch / "config" / f"{client}.json"
            self.assertEqual(0o600, stat.S_IMODE(file.stat().st_mode))
            self.assertEqual(secret | {"MCP_API_ENDPOINT": self.outputs()["ApiEndpoint"]}, json.loads(file.read_text())["env"])

        self.deploy("--set", "KeySerial=2")
        self.assertNotEqual(secret["MCP_ACCESS_KEY_ID"], self.secret()["MCP_ACCESS_KEY_ID"])
        keys = self.client("iam").list_access_keys(UserName=user)["AccessKeyMetadata"]
        self.assertEqual([self.secret()["MCP_ACCESS_KEY_ID"]], [key["AccessKeyId"] for key in keys])

        self.deploy("--no-user")
        self.assertNotIn("users", self.everything())
        self.assertNotIn("secrets", self.everything())
        self.assertNotIn("ProxySecretArn", self.outputs())

    def secret(self):
        secrets = self.client("secretsmanager")
        return json.loads(secrets.get_secret_value(SecretId=self.outputs()["ProxySecretArn"])["SecretString"])

    def test_configuration_that_others_could_read_is_made_anew_for_oneself(self):
        file = self.scratch / "config" / "claude.json"
        file.parent.mkdir()
        file.write_text("old")
        file.chmod(0o644)
        self.deploy("--config", str(file.parent))
        self.assertEqual(0o600, stat.S_IMODE(file.stat().st_mode))

    def test_configuration_is_never_written_through_a_link_or_over_a_directory(self):
        folder, elsewhere = self.scratch / "config", self.scratch / "elsewhere"
        folder.mkdir()
        elsewhere.write_text("mine")
        (folder / "kiro.json").symlink_to(elsewhere)
        self.deploy("--user", "--config", str(folder))
        self.assertEqual("mine", elsewhere.read_text())
        self.assertEqual({0o600}, {stat.S_IMODE(file.lstat().st_mode) for file in folder.iterdir()})
        (folder / "cursor.json").unlink()
        (folder / "cursor.json").mkdir()
        printed = self.run_script("deploy.sh", "--image", image("a"), "--config", str(folder), status=1)
        self.assertIn("cursor.json is a directory", printed)

    def test_configuration_of_another_api_is_named_when_replaced_and_kept_when_its_like_is_removed(self):
        file = self.scratch / "config/claude.json"
        file.parent.mkdir()
        file.write_text('{"MCP_API_ENDPOINT": "https://another.example.com"}')
        printed = self.deploy("--config", str(file.parent))
        self.assertIn("claude.json was for another API and is replaced", printed)
        self.assertNotIn("another API", self.deploy("--config", str(file.parent)))
        file.write_text('{"MCP_API_ENDPOINT": "https://another.example.com"}')
        printed = self.run_script("destroy.sh", "--yes", "--config", str(file.parent))
        self.assertIn("claude.json, which is for another API", printed)
        self.assertEqual([file], list(file.parent.iterdir()))

    def test_the_sample_table_is_filled_twice_without_harm(self):
        self.deploy("--sample")
        self.deploy("--sample")
        scan = self.client("dynamodb").scan(TableName="Users")
        self.assertEqual([f"user{n:03}" for n in range(1, 11)], sorted(item["userId"]["S"] for item in scan["Items"]))
        alice = self.client("dynamodb").query(
            TableName="Users",
            IndexName="EmailIndex",
            KeyConditionExpression="email = :email",
            ExpressionAttributeValues={":email": {"S": "alice.johnson@example.com"}},
        )
        self.assertEqual("user001", alice["Items"][0]["userId"]["S"])

    def test_somebody_elses_table_users_is_never_touched(self):
        self.client("dynamodb").create_table(
            TableName="Users",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        printed = self.run_script("deploy.sh", "--image", image("a"), "--sample", status=1)
        self.assertIn("there is already a table Users, which the stack dynamodb-mcp-sample didn't create", printed)

    def test_every_optional_parameter_can_be_set_at_once(self):
        key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
        anything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        boundary = self.client("iam").create_policy(
            PolicyName="boundary", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [anything]})
        )
        self.deploy(
            *("--user", "--set", f"TableKmsKeyArn={key}", "--set", f"LogKmsKeyArn={key}"),
            *("--set", f"PermissionsBoundaryArn={boundary['Policy']['Arn']}", "--set", "LogRetentionInDays=7"),
        )
        iam = self.client("iam")
        with_key = set()
        for name, role in self.roles().items():
            detail = iam.get_role(RoleName=role["RoleName"])["Role"]
            self.assertEqual(boundary["Policy"]["Arn"], detail["PermissionsBoundary"]["PermissionsBoundaryArn"])
            if iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]:
                with_key.add(name.removesuffix("Role"))
        self.assertEqual({operation["logical_name"] for operation in OPERATIONS if operation["touches_items"]}, with_key)
        retentions = {g["retentionInDays"] for g in self.client("logs").describe_log_groups()["logGroups"]}
        self.assertEqual({7}, retentions)

    def test_functions_run_in_a_vpc_if_one_is_given(self):
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in (1, 2)]
        group = ec2.create_security_group(GroupName="functions", Description="functions", VpcId=vpc)["GroupId"]
        self.deploy("--set", f"SubnetIds= {' , '.join(subnets)} ", "--set", f"SecurityGroupIds={group}")
        for function in self.client("lambda").list_functions()["Functions"]:
            self.assertEqual(subnets, function["VpcConfig"]["SubnetIds"], function["FunctionName"])
            self.assertEqual([group], function["VpcConfig"]["SecurityGroupIds"], function["FunctionName"])
        for role in self.roles().values():
            (attached,) = self.client("iam").list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
            self.assertIn("VpcPolicy", attached["PolicyName"])

        printed = self.run_script("deploy.sh", "--no-validate", "--set", "SubnetIds=", status=1)
        self.assertIn("SecurityGroupIds needs SubnetIds", printed)
        self.deploy("--set", f"SubnetIds={subnets[0]}")
        for function in self.client("lambda").list_functions()["Functions"]:
            self.assertEqual(subnets[:1], function["VpcConfig"]["SubnetIds"], function["FunctionName"])

    def test_tags_reach_every_stack_and_stay_until_others_are_given_or_none_are_wanted(self):
        def tags(stack):
            (found,) = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
            return {tag["Key"]: tag["Value"] for tag in found["Tags"]}

        self.deploy("--sample", "--tag", "team=data platform", "--tag", "cost-centre=4711")
        own = {"team": "data platform", "cost-centre": "4711", "application": "dynamodb-mcp"}
        self.assertEqual({**own, "part": "backend"}, tags("dynamodb-mcp"))
        self.assertEqual({**own, "part": "sample"}, tags("dynamodb-mcp-sample"))
        self.deploy("--read-only")
        self.assertEqual({**own, "part": "backend"}, tags("dynamodb-mcp"))
        self.deploy("--read-write", "--tag", "team=other")  # the cloud doesn't consider other tags a change
        self.assertEqual({"team": "other", "application": "dynamodb-mcp", "part": "backend"}, tags("dynamodb-mcp"))
        self.deploy("--read-only", "--no-tags")
        self.assertEqual({"application": "dynamodb-mcp", "part": "backend"}, tags("dynamodb-mcp"))

    def test_an_image_is_built_and_pushed_once_and_deployed_by_its_digest(self):
        built = self.pretend_image_script()
        deploy = lambda: self.run_script("deploy.sh", "--no-validate", "--arch", "arm64")
        deploy()
        deploy()
        ((tag, login),) = [line.split(" ", 1) for line in built.read_text().splitlines()]
        self.assertEqual({"Username", "Secret"}, json.loads(login).keys())
        (detail,) = self.client("ecr").describe_images(repositoryName="dynamodb-mcp")["imageDetails"]
        self.assertEqual([tag.split(":")[-1]], detail["imageTags"])
        function = self.client("lambda").get_function(FunctionName="dynamodb-mcp-scan")
        self.assertEqual(f"{REPOSITORY}@{detail['imageDigest']}", function["Code"]["ImageUri"])
        self.assertEqual(["arm64"], function["Configuration"]["Architectures"])

        for builds, module in enumerate(("handlers", "protocol"), 2):
            (self.root / module / "src/main/A.java").write_text("// changed")
            (self.root / "proxy/target/dynamodb-mcp-proxy.jar").touch()  # or deploy.sh builds the proxy anew
            deploy()
            self.assertEqual(builds, len(built.read_text().splitlines()))

    def test_a_patched_jdk_or_base_is_built_into_a_new_image(self):
        built = self.pretend_image_script()
        jdk, base = self.scratch / "jdk", self.root / "ecr/base.sh"
        (jdk / "bin").mkdir(parents=True)
        for tool in ("java", "javac"):
            (jdk / "bin" / tool).symlink_to("/bin/true")
        self.environment["JAVA25_HOME"] = str(jdk)
        for number, version, package in ((1, "25.0.3", "libc6_1"), (2, "25.0.4", "libc6_1"), (3, "25.0.4", "libc6_2")):
            (jdk / "release").write_text(f'JAVA_VERSION="{version}"\n')
            base.write_text(f"#!/bin/sh\necho {package}\n")
            self.run_script("deploy.sh", "--no-validate")
            self.assertEqual(number, len(built.read_text().splitlines()), (version, package))

    # --- Removal -----------------------------------------------------------------------------------

    def test_destroy_leaves_nothing_behind_but_the_tables(self):
        self.pretend_image_script()
        self.run_script("deploy.sh", "--no-validate", "--sample", "--user", "--monitoring")
        self.assertIn("repositories", self.everything())
        printed = self.run_script("destroy.sh", "--yes")
        self.assertIn("  stack dynamodb-mcp-ecr, the repository with its one image\n", printed)
        self.assertIn("To be kept: the sample table Users", printed)
        self.assertEqual({"stacks": ["dynamodb-mcp-sample"], "tables": ["Users"]}, self.everything())
        self.assertEqual([], list(self.home.rglob("*.json")))
        self.run_script("destroy.sh", "--yes", "--tables")
        self.assertEqual({}, self.everything())
        self.assertIn("nothing to remove", self.run_script("destroy.sh", "--yes"))

    def test_destroy_asks_first(self):
        self.deploy()
        before = self.everything()
        self.assertIn("can't ask for confirmation", self.run_script("destroy.sh", status=1))
        self.assertEqual(before, self.everything())

    def test_destroy_names_the_roles_that_still_have_the_proxys_policy(self):
        self.deploy()
        before, iam = self.everything(), self.client("iam")
        iam.create_role(RoleName="people-of-the-team", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}')
        iam.attach_role_policy(RoleName="people-of-the-team", PolicyArn=self.outputs()["ProxyPolicyArn"])
        printed = self.run_script("destroy.sh", "--yes", status=1)
        self.assertIn("is attached to people-of-the-team: detach it there", printed)
        self.assertEqual(before["stacks"], self.everything()["stacks"])

    def test_destroy_keeps_the_images_that_another_stack_runs(self):
        self.pretend_image_script()
        self.run_script("deploy.sh", "--no-validate")
        self.run_script("deploy.sh", "--no-validate", "--stack", "team-b")
        printed = self.run_script("destroy.sh", "--yes")
        self.assertIn("which is used by these stacks: team-b", printed)
        self.assertEqual(["dynamodb-mcp-ecr", "team-b"], self.everything()["stacks"])
