"""The stacks from their first deployment to their removal, by the scripts and the real `aws cloudformation deploy`."""

import json
import shutil
import stat

from stack_test_case import ACCOUNT, OPERATIONS, REPOSITORY, StackTestCase, image

READS = sorted(command for command, (_, _, writes) in OPERATIONS.items() if not writes)


class LifeOfTheStacks(StackTestCase):
    def test_the_first_deployment_makes_eleven_functions_behind_eleven_routes(self):
        self.deploy()
        functions = self.functions()
        self.assertEqual(sorted(f"dynamodb-mcp-{command}" for command in OPERATIONS), sorted(functions))
        for command in OPERATIONS:
            answer = self.client("lambda").get_function(FunctionName=f"dynamodb-mcp-{command}")
            self.assertEqual(image("a"), answer["Code"]["ImageUri"])
            configuration = answer["Configuration"]
            self.assertEqual([command], configuration["ImageConfigResponse"]["ImageConfig"]["Command"])
            self.assertEqual((25, 512), (configuration["Timeout"], configuration["MemorySize"]))
            self.assertEqual("*", configuration["Environment"]["Variables"]["MCP_TABLE_NAME_PATTERN"])
        keys = {f"POST /dynamodb/{command}" for command in OPERATIONS if command != "tools"} | {"GET /tools"}
        self.assertEqual(keys, {route["RouteKey"] for route in self.routes()})
        self.assertEqual({"AWS_IAM"}, {route["AuthorizationType"] for route in self.routes()})
        self.assertEqual(
            {"ApiEndpoint", "ApiId", "ProxyPolicyArn", *(f"{name}FunctionArn" for name, _, _ in OPERATIONS.values())},
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
        self.assertEqual(11, len(self.roles()))
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
        self.assertIn("cursor.json, which is a directory", printed)

    def test_configuration_of_another_api_is_named_when_replaced_and_kept_when_its_like_is_removed(self):
        file = self.scratch / "config/claude.json"
        file.parent.mkdir()
        file.write_text('{"MCP_API_ENDPOINT": "https://another.example.com"}')
        printed = self.deploy("--config", str(file.parent))
        self.assertIn("claude.json was of another API and is replaced", printed)
        self.assertNotIn("another API", self.deploy("--config", str(file.parent)))
        file.write_text('{"MCP_API_ENDPOINT": "https://another.example.com"}')
        printed = self.run_script("destroy.sh", "--yes", "--config", str(file.parent))
        self.assertIn("claude.json, which is of another API", printed)
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
        self.assertIn("there is a table Users that the stack dynamodb-mcp-sample didn't make", printed)

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
        self.assertEqual({"GetItem", "Query", "Scan", "BatchGet", "PutItem", "UpdateItem", "DeleteItem"}, with_key)
        retentions = {g["retentionInDays"] for g in self.client("logs").describe_log_groups()["logGroups"]}
        self.assertEqual({7}, retentions)

    def test_an_image_is_built_and_pushed_once_and_deployed_by_its_digest(self):
        built = self.pretend_image_script()
        deploy = lambda: self.run_script("deploy.sh", "--no-validate", "--arch", "arm64")
        deploy()
        deploy()
        ((tag, login),) = [line.split(" ", 1) for line in built.read_text().splitlines()]
        self.assertEqual("600", login.split()[0])
        self.assertIn("eu-west-1.amazonaws.com", login)
        (detail,) = self.client("ecr").describe_images(repositoryName="dynamodb-mcp")["imageDetails"]
        self.assertEqual([tag.split(":")[-1]], detail["imageTags"])
        function = self.client("lambda").get_function(FunctionName="dynamodb-mcp-scan")
        self.assertEqual(f"{REPOSITORY}@{detail['imageDigest']}", function["Code"]["ImageUri"])
        self.assertEqual(["arm64"], function["Configuration"]["Architectures"])

        (self.root / "handlers/src/A.java").write_text("// changed")
        deploy()
        self.assertEqual(2, len(built.read_text().splitlines()))

    def pretend_image_script(self):
        """An image.sh that pushes a manifest, and notes for which tag and with what login; returns the notes."""
        notes, script = self.scratch / "built", self.root / "scripts/image.sh"
        script.write_text(
            f"""#!/usr/bin/env bash
set -euo pipefail
[[ $1 == --push ]]
file=$DOCKER_CONFIG/config.json
echo "$2 $(stat -c %a "$file") $(jq -c '.auths | map_values(.auth | @base64d)' "$file")" >> {notes}
aws ecr put-image --repository-name dynamodb-mcp --image-tag "${{2##*:}}" --query image.imageId.imageDigest --output text \\
  --image-manifest '{{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": {{"digest": "'"$2"'"}}}}'
"""
        )
        script.chmod(0o755)
        return notes

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
        self.assertIn("nobody to ask", self.run_script("destroy.sh", status=1))
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
        self.assertIn("which these stacks use: team-b", printed)
        self.assertEqual(["dynamodb-mcp-ecr", "team-b"], self.everything()["stacks"])


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
        self.assertIn("give another name with --stack", printed)
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
        self.assertIn("To be kept: the stack dynamodb-mcp-monitoring, which isn't this project's", printed)
        self.assertEqual(before, self.everything())

    def test_a_part_of_ours_is_not_taken_for_another(self):
        self.deploy("--sample")
        before = self.everything()
        printed = self.run_script("deploy.sh", "--image", image("a"), "--stack", "dynamodb-mcp-sample", status=1)
        self.assertIn("isn't this project's backend", printed)
        self.run_script("destroy.sh", "--yes", "--tables", "--stack", "dynamodb-mcp-sample", status=1)
        self.assertEqual(before, self.everything())


class Failures(StackTestCase):
    def test_everything_that_is_missing_is_said_at_once(self):
        bare = self.scratch / "bin"
        bare.mkdir()
        for tool in "bash dirname sed uname mktemp mkdir rm grep tr".split():
            (bare / tool).symlink_to(shutil.which(tool))
        printed = self.run_script("deploy.sh", status=1, PATH=str(bare), JAVA25_HOME="", HOME=str(self.home))
        for missing in ("aws, the AWS CLI", "jq, ", "curl, ", "mvn, "):
            self.assertIn(f"  - {missing}", printed)

    def test_a_missing_region_and_credentials_that_do_not_work_are_named(self):
        self.assertIn("a region: set AWS_REGION", self.run_script("deploy.sh", "--image", image("a"), status=1, AWS_REGION=""))
        printed = self.run_script("deploy.sh", "--image", image("a"), status=1, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
        self.assertIn("AWS credentials that work", printed)

    def test_a_check_that_cannot_be_made_stops_before_anything_is_changed(self):
        self.deploy()
        self.spoil_aws(
            """case "$*" in *TableNamePattern*) echo "An error occurred (Throttling): rate exceeded" >&2; exit 254 ;; esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("b"), "--sample", status=1)
        self.assertIn("cannot look up the stack dynamodb-mcp: An error occurred (Throttling)", printed)
        self.assertNotIn("2/6", printed)

    def test_without_a_home_the_configuration_needs_a_place(self):
        del self.environment["HOME"]
        for script in ("deploy.sh", "destroy.sh"):
            self.assertIn("HOME isn't set", self.run_script(script, status=1))

    def test_a_sample_table_that_cannot_be_looked_for_stops_before_anything_is_made(self):
        self.spoil_aws('case "$*" in *describe-table*) echo "An error occurred (AccessDenied): no" >&2; exit 254 ;; esac')
        printed = self.run_script("deploy.sh", "--image", image("a"), "--sample", status=1)
        self.assertIn("a look at whether there is a table Users already", printed)
        self.assertEqual({}, self.everything())

    def test_an_image_by_tag_is_refused(self):
        self.assertIn("by digest", self.run_script("deploy.sh", "--image", f"{REPOSITORY}:latest", status=1))

    def test_bad_options_are_one_clear_sentence(self):
        for script in ("deploy.sh", "validate.sh", "destroy.sh"):
            self.assertEqual(1, self.run_script(script, "--bogus", status=1).count("\n"))
            self.assertEqual(1, self.run_script(script, "--stack", status=1).count("\n"))
            self.assertIn("Usage: scripts/" + script, self.run_script(script, "--help"))

    def test_a_sample_table_outside_the_pattern_is_refused(self):
        for given in (("--tables", "Orders"), ("--set", "TableNamePattern=Orders")):
            printed = self.run_script("deploy.sh", "--image", image("a"), *given, "--sample", status=1)
            self.assertIn("which --sample makes: it is 'Orders'", printed)
        self.assertEqual({}, self.everything())

    def test_a_failed_deployment_shows_what_failed_first_and_nothing_old(self):
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "Failed to create/update the stack. Run the following command" >&2; exit 255 ;;
  *describe-stack-events*) printf '%s\\t%s\\t%s\\n' dynamodb-mcp UPDATE_ROLLBACK_IN_PROGRESS 'The following resource(s) failed' \\
    ScanRole UPDATE_FAILED 'Resource update cancelled' GetItemRole UPDATE_FAILED 'the boundary does not exist' \\
    dynamodb-mcp UPDATE_IN_PROGRESS 'User Initiated' ToolsRole UPDATE_FAILED 'an old story'; exit ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("  GetItemRole: the boundary does not exist\n", printed)
        self.assertNotIn("an old story", printed)
        self.assertNotIn("cancelled", printed)
        self.assertIn("the deployment of the stack dynamodb-mcp failed, see above", printed)

    def test_what_is_left_of_a_failed_first_deployment_is_removed_and_made_anew(self):
        self.deploy()
        self.pretend_status("ROLLBACK_COMPLETE", """case "$*" in *list-stack-resources*"!='DELETE_COMPLETE'"*) exit ;; esac""")
        before = self.outputs()["ApiId"]
        self.assertIn("left from a failure (ROLLBACK_COMPLETE) and holds nothing", self.deploy())
        self.assertNotEqual(before, self.outputs()["ApiId"])

    def test_what_a_failure_left_and_still_holds_something_is_never_removed_untold(self):
        self.deploy()
        before = self.everything()
        for status in ("CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED"):
            self.pretend_status(status)
            printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
            self.assertIn(f"is left from a failure ({status}) and still holds Api, ", printed)
            self.assertIn("aws cloudformation delete-stack --stack-name dynamodb-mcp", printed)
        self.assertEqual(before, self.everything())

    def pretend_status(self, status, code=""):
        """Has the next look at the backend's stack find this status."""
        (self.scratch / "once").unlink(missing_ok=True)
        self.spoil_aws(
            f"""{code}
if [[ "$*" == *"stack-name dynamodb-mcp "*"[StackStatus,"* && $(grep -c . {self.scratch}/once 2> /dev/null) -lt 2 ]]; then
  echo looked >> {self.scratch}/once; printf '{status}\tdynamodb-mcp\tbackend\n'; exit
fi"""
        )

    def test_no_updates_are_to_be_performed_is_success_whatever_the_exit_code(self):
        self.deploy()
        self.spoil_aws(
            """case "$*" in "cloudformation deploy"*) echo "An error occurred: No updates are to be performed." >&2; exit 254 ;; esac"""
        )
        self.assertIn("dynamodb-mcp: nothing has changed", self.deploy())

    def test_a_stack_that_cannot_be_looked_up_is_no_missing_stack(self):
        self.spoil_aws(
            """case "$*" in *describe-stacks*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("cannot look up the stack dynamodb-mcp", printed)
        self.assertNotIn("done", printed)

    def test_warnings_of_the_aws_cli_are_no_answers(self):
        self.spoil_aws("echo 'urllib3: a warning that means nothing' >&2")
        self.assertNotIn("a warning", self.deploy("--sample", "--user", "--monitoring"))
        self.assertEqual(4, len(self.deploy("--sample", "--user", "--monitoring").split("nothing has changed")))
        self.run_script("destroy.sh", "--yes", "--tables")
        self.assertEqual({}, self.everything())

    def test_a_failed_deployment_ends_in_a_sentence_though_its_events_cannot_be_read(self):
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "Failed to create/update the stack" >&2; exit 255 ;;
  *describe-stack-events*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("its events can't be shown: An error occurred (AccessDenied)", printed)
        self.assertIn("the deployment of the stack dynamodb-mcp failed, see above", printed)

    def test_a_failed_deployment_ends_in_a_sentence_though_its_events_are_many(self):
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "Failed to create/update the stack" >&2; exit 255 ;;
  *describe-stack-events*) printf 'GetItemRole\tUPDATE_FAILED\tno boundary\ndynamodb-mcp\tUPDATE_IN_PROGRESS\tUser Initiated\n'
    for ((i = 0; i < 20000; i++)); do printf 'ToolsRole\tUPDATE_FAILED\tan old story\n'; done; exit ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("  GetItemRole: no boundary\n", printed)
        self.assertTrue(printed.endswith("mend the cause and run this again\n"), printed[-500:])

    def test_a_removal_that_cannot_be_begun_ends_in_a_sentence(self):
        self.deploy()
        self.spoil_aws("""case "$*" in *delete-stack*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac""")
        self.assertIn("destroy.sh: cannot delete the stack dynamodb-mcp: An error", self.run_script("destroy.sh", "--yes", status=1))

    def test_a_failing_log_in_to_the_registry_ends_in_a_sentence(self):
        self.spoil_aws("""case "$*" in *get-login-password*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac""")
        printed = self.run_script("deploy.sh", "--no-validate", status=1)
        self.assertIn("deploy.sh: cannot log in to the registry 123456789012.dkr.ecr.eu-west-1.amazonaws.com: An error", printed)

    def test_a_failed_build_of_the_image_ends_in_a_sentence_and_changes_no_function(self):
        (self.root / "scripts/image.sh").write_text("#!/usr/bin/env bash\necho 'no such base' >&2\nexit 1\n")
        printed = self.run_script("deploy.sh", "--no-validate", status=1)
        self.assertIn("no such base\ndeploy.sh: the image was not built and pushed, see above", printed)
        self.assertEqual(["dynamodb-mcp-ecr"], self.everything()["stacks"])

    def test_all_that_is_wrong_with_the_options_is_said_at_once_and_before_anything_is_made(self):
        file = self.scratch / "file"
        file.write_text("")
        printed = self.run_script(
            "deploy.sh",
            *("--stack", "x" * 50, "--image", f"{REPOSITORY}:latest", "--tables", "app users", "--config", str(file)),
            *("--set", "MemorySize=much", "--set", "KeySerial=0", "--set", "Nonesuch=1", "--set", "a/b=1", "--set", "LogRetentionInDays=2", "--set", "ReadOnly"),
            *("--set", "Api=1", "--set", f"ImageUri={image('a')}", "--alarms", "me@example.com", "--base", "tar:///nowhere"),
            status=1,
        )
        for wrong in (
            "49 at most: --stack is 'xxx",
            "--image by digest",
            "another TableNamePattern than 'app users': it must be a table name",
            "--config is",
            "a number for MemorySize: it is 'much'",
            "a KeySerial from 1: it is '0'",
            "'Nonesuch' isn't one",
            "'a/b' isn't one",
            "a LogRetentionInDays among 1 3 5",
            "one value for ReadOnly: it was given 0 times",
            "'Api' isn't one",
            "'ImageUri' isn't one",
            "an SNS topic: --alarms is 'me@example.com'",
            "the file of --base, /nowhere",
        ):
            self.assertIn(wrong, printed)
        self.assertEqual({}, self.everything())

    def test_the_old_configuration_stays_until_there_is_a_new_one(self):
        file = self.scratch / "config/claude.json"
        file.parent.mkdir()
        file.write_text("old")
        arguments = ("--no-validate", "--image", image("a"), "--config", str(file.parent))
        printed = self.run_script("deploy.sh", *arguments, status=1, PRETEND_CONFIG_FAILS="true")
        self.assertIn("the configuration of claude could not be made", printed)
        self.assertEqual("old", file.read_text())
        self.assertEqual([file], list(file.parent.iterdir()))

    def test_destroy_stops_before_anything_goes_where_it_cannot_see_who_has_the_policy(self):
        self.deploy("--monitoring")
        before = self.everything()
        deny = 'case "$*" in *list-entities-for-policy*) echo "An error occurred (%s)" >&2; exit 254 ;; esac'
        self.spoil_aws(deny % "AccessDenied")
        self.assertIn("cannot see who has the policy", self.run_script("destroy.sh", "--yes", status=1))
        self.assertEqual(before, self.everything())
        self.spoil_aws(deny % "NoSuchEntity")
        self.run_script("destroy.sh", "--yes")
        self.assertEqual({}, self.everything())

    def spoil_aws(self, code):
        """Puts an `aws` before the real one that runs the code first."""
        folder = self.scratch / "aws"
        if folder.exists():
            self.environment["PATH"] = self.environment["PATH"].removeprefix(f"{folder}:")
        folder.mkdir(exist_ok=True)
        (folder / "aws").write_text(f'#!/usr/bin/env bash\n{code}\nPATH=${{PATH#*:}} exec aws "$@"\n')
        (folder / "aws").chmod(0o755)
        self.environment["PATH"] = f"{folder}:{self.environment['PATH']}"
