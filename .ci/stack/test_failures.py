"""Everything that is missing, wrong or fails ends in a clear error, and nothing is lost."""

import shutil

from stack_test_case import REPOSITORY, StackTestCase, image


class Failures(StackTestCase):
    def test_all_missing_prerequisites_are_listed_at_once(self):
        bare = self.scratch / "bin"
        bare.mkdir()
        for tool in "bash dirname readlink sed uname mktemp mkdir rm grep tr".split():
            (bare / tool).symlink_to(shutil.which(tool))
        printed = self.run_script("deploy.sh", status=1, PATH=str(bare), JAVA25_HOME="", HOME=str(self.home))
        for missing in ("aws: install the AWS CLI", "mvn: install Maven"):
            self.assertIn(f"  - {missing}", printed)

    def test_a_maven_that_is_too_old_or_does_not_work_is_named(self):
        folder = self.scratch / "maven"
        folder.mkdir()
        for says, lacks in (
            ("Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)", "mvn is version 3.6.3: install Maven 3.8.7 or newer"),
            ("The JAVA_HOME environment variable is not defined correctly", "mvn doesn't work: mvn -v prints The JAVA_HOME"),
        ):
            (folder / "mvn").write_text(f"#!/bin/sh\necho '{says}'\n")
            (folder / "mvn").chmod(0o755)
            printed = self.run_script("deploy.sh", status=1, PATH=f"{folder}:{self.environment['PATH']}")
            self.assertIn(lacks, printed)
            self.assertNotIn("JDK 25", printed)

    def test_scripts_work_through_a_symbolic_link(self):
        link = self.root / "deploy"
        link.symlink_to("scripts/deploy.sh")
        self.assertIn("Usage: scripts/deploy.sh", self.run_script("../deploy", "--help"))

    def test_a_missing_region_and_invalid_credentials_are_reported(self):
        self.assertIn("no region: set AWS_REGION", self.run_script("deploy.sh", "--image", image("a"), status=1, AWS_REGION=""))
        printed = self.run_script("deploy.sh", "--image", image("a"), status=1, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
        self.assertIn("no valid AWS credentials", printed)

    def test_a_failing_check_stops_before_anything_is_changed(self):
        self.deploy()
        self.spoil_aws(
            """case "$*" in *TableNamePattern*) echo "An error occurred (Throttling): rate exceeded" >&2; exit 254 ;; esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("b"), "--sample", status=1)
        self.assertIn("can't look up the stack dynamodb-mcp: An error occurred (Throttling)", printed)
        self.assertNotIn("2/6", printed)

    def test_without_a_home_the_configuration_directory_must_be_given(self):
        del self.environment["HOME"]
        for script in ("deploy.sh", "destroy.sh"):
            self.assertIn("HOME isn't set", self.run_script(script, status=1))
        self.pretend_image_script()
        self.run_script("deploy.sh", "--no-validate", "--config", str(self.scratch / "config"))

    def test_nothing_is_deployed_if_the_sample_table_cannot_be_looked_up(self):
        self.spoil_aws('case "$*" in *describe-table*) echo "An error occurred (AccessDenied): no" >&2; exit 254 ;; esac')
        printed = self.run_script("deploy.sh", "--image", image("a"), "--sample", status=1)
        self.assertIn("--sample: can't check whether there is already a table Users", printed)
        self.assertEqual({}, self.everything())

    def test_an_image_by_tag_is_refused(self):
        self.assertIn("by digest", self.run_script("deploy.sh", "--image", f"{REPOSITORY}:latest", status=1))

    def test_a_bad_option_gives_one_clear_line(self):
        for script in ("deploy.sh", "validate.sh", "destroy.sh"):
            self.assertEqual(1, self.run_script(script, "--bogus", status=1).count("\n"))
            self.assertEqual(1, self.run_script(script, "--stack", status=1).count("\n"))
            self.assertIn("Usage: scripts/" + script, self.run_script(script, "--help"))

    def test_a_sample_table_outside_the_pattern_is_refused(self):
        for given in (("--tables", "Orders"), ("--set", "TableNamePattern=Orders")):
            printed = self.run_script("deploy.sh", "--image", image("a"), *given, "--sample", status=1)
            self.assertIn("--tables must include the table Users, which --sample creates: 'Orders' doesn't", printed)
        self.assertEqual({}, self.everything())

    def test_a_failed_deployment_shows_the_first_failure_and_no_old_ones(self):
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

    def test_an_empty_stack_left_by_a_failed_deployment_is_replaced(self):
        self.deploy()
        self.pretend_status("ROLLBACK_COMPLETE", """case "$*" in *list-stack-resources*"!='DELETE_COMPLETE'"*) exit ;; esac""")
        before = self.outputs()["ApiId"]
        self.assertIn("left from a failure (ROLLBACK_COMPLETE) and is empty", self.deploy())
        self.assertNotEqual(before, self.outputs()["ApiId"])

    def test_a_failed_stack_that_still_holds_resources_is_never_deleted(self):
        self.deploy()
        before = self.everything()
        for status in ("CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED"):
            self.pretend_status(status)
            printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
            self.assertIn(f"is left from a failure ({status}) and still holds Api, ", printed)
            self.assertIn("aws cloudformation delete-stack --stack-name dynamodb-mcp", printed)
        self.assertEqual(before, self.everything())

    def pretend_status(self, status, code=""):
        """Makes the next lookup of the backend's stack return this status."""
        (self.scratch / "once").unlink(missing_ok=True)
        self.spoil_aws(
            f"""{code}
if [[ "$*" == *"stack-name dynamodb-mcp "*"[StackStatus,"* && $(grep -c . {self.scratch}/once 2> /dev/null) -lt 2 ]]; then
  echo looked >> {self.scratch}/once; printf '{status}\tdynamodb-mcp\tbackend\n'; exit
fi"""
        )

    def test_no_updates_is_success_with_any_exit_code(self):
        self.deploy()
        self.spoil_aws(
            """case "$*" in "cloudformation deploy"*) echo "An error occurred: No updates are to be performed." >&2; exit 254 ;; esac"""
        )
        self.assertIn("dynamodb-mcp: nothing has changed", self.deploy())

    def test_a_stack_that_cannot_be_looked_up_is_not_taken_for_missing(self):
        self.spoil_aws(
            """case "$*" in *describe-stacks*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("can't look up the stack dynamodb-mcp", printed)
        self.assertNotIn("done", printed)

    def test_warnings_of_the_aws_cli_are_not_taken_for_output(self):
        self.spoil_aws("echo 'urllib3: a warning that means nothing' >&2")
        self.assertNotIn("a warning", self.deploy("--sample", "--user", "--monitoring"))
        self.assertEqual(4, len(self.deploy("--sample", "--user", "--monitoring").split("nothing has changed")))
        self.run_script("destroy.sh", "--yes", "--tables")
        self.assertEqual({}, self.everything())

    def test_a_refused_deployment_shows_no_events_of_an_earlier_one(self):
        self.deploy()
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "An error occurred (ValidationError) when calling the CreateChangeSet operation: no" >&2; exit 255 ;;
  *describe-stack-events*max-items*) echo last ;;
  *describe-stack-events*) printf '%s\\t%s\\t%s\\t%s\\n' GetItemRole UPDATE_FAILED 'an old story' last; exit ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("b"), status=1)
        self.assertIn("(ValidationError) when calling the CreateChangeSet", printed)
        self.assertNotIn("an old story", printed)

    def test_a_removal_that_fails_half_way_leaves_no_key_behind(self):
        self.pretend_image_script()
        self.run_script("deploy.sh", "--no-validate", "--user")
        self.assertEqual(4, len(list(self.home.rglob("*.json"))))
        self.spoil_aws('case "$*" in *"delete-stack --stack-name dynamodb-mcp-ecr"*) echo "An error occurred (no)" >&2; exit 254 ;; esac')
        self.assertIn("can't delete the stack dynamodb-mcp-ecr", self.run_script("destroy.sh", "--yes", status=1))
        self.assertEqual([], list(self.home.rglob("*.json")))

    def test_a_failed_deployment_ends_in_a_clear_error_even_if_its_events_cannot_be_read(self):
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "Failed to create/update the stack" >&2; exit 255 ;;
  *describe-stack-events*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("can't show its events: An error occurred (AccessDenied)", printed)
        self.assertIn("the deployment of the stack dynamodb-mcp failed, see above", printed)

    def test_a_failed_deployment_ends_in_a_clear_error_even_with_many_events(self):
        self.spoil_aws(
            """case "$*" in
  "cloudformation deploy"*) echo "Failed to create/update the stack" >&2; exit 255 ;;
  *describe-stack-events*) printf 'GetItemRole\tUPDATE_FAILED\tno boundary\ndynamodb-mcp\tUPDATE_IN_PROGRESS\tUser Initiated\n'
    for ((i = 0; i < 20000; i++)); do printf 'ToolsRole\tUPDATE_FAILED\tan old story\n'; done; exit ;;
esac"""
        )
        printed = self.run_script("deploy.sh", "--no-validate", "--image", image("a"), status=1)
        self.assertIn("  GetItemRole: no boundary\n", printed)
        self.assertTrue(printed.endswith("fix the cause and run this again\n"), printed[-500:])

    def test_a_removal_that_cannot_start_ends_in_a_clear_error(self):
        self.deploy()
        self.spoil_aws("""case "$*" in *delete-stack*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac""")
        self.assertIn("destroy.sh: can't delete the stack dynamodb-mcp: An error", self.run_script("destroy.sh", "--yes", status=1))

    def test_a_failed_login_to_the_registry_ends_in_a_clear_error(self):
        self.spoil_aws("""case "$*" in *get-login-password*) echo "An error occurred (AccessDenied): not authorized" >&2; exit 254 ;; esac""")
        printed = self.run_script("deploy.sh", "--no-validate", status=1)
        self.assertIn("deploy.sh: can't log in to the registry 123456789012.dkr.ecr.eu-west-1.amazonaws.com: An error", printed)

    def test_a_failed_image_build_ends_in_a_clear_error_and_changes_no_function(self):
        (self.root / "scripts/image.sh").write_text("#!/usr/bin/env bash\necho 'no such base' >&2\nexit 1\n")
        printed = self.run_script("deploy.sh", "--no-validate", status=1)
        self.assertIn("no such base\ndeploy.sh: the image was not built and pushed, see above", printed)
        self.assertEqual(["dynamodb-mcp-ecr"], self.everything()["stacks"])

    def test_all_invalid_options_are_listed_at_once_before_anything_is_deployed(self):
        file = self.scratch / "file"
        file.write_text("")
        printed = self.run_script(
            "deploy.sh",
            *("--stack", "x" * 50, "--image", f"{REPOSITORY}:latest", "--tables", "app users", "--config", str(file)),
            *("--set", "MemorySize=much", "--set", "KeySerial=0", "--set", "ScanThrottlingRateLimit=2.5", "--set", "ThrottlingRateLimit=2.5", "--set", "Nonesuch=1", "--set", "a/b=1", "--set", "LogRetentionInDays=2", "--set", "ReadOnly"),
            *("--set", "Api=1", "--set", f"ImageUri={image('a')}", "--alarms", "me@example.com", "--base", "tar:///nowhere"),
            *("--set", "SubnetIds=subnet-0a,net-1", "--tag", "team", "--tag", "part=x", "--tag", "a=1", "--tag", "a=2"),
            *("--tag", "b=1", "--tag", "B=2", "--tag", "AWS:c=1", "--tag", "d=", "--tag", "e=1\n2", "--tag", "f=1;2", "--tag", r"g=1\2", "--tag", "h=[1]"),
            *("--tag", "i" * 129 + "=1", "--tag", "j=" + "1" * 257, "--tag", "café:k_.:/+-@=a =b"),
            status=1,
        )
        for wrong in (
            "--stack must be letters, digits and hyphens, at most 49, not 'xxx",
            "--image must name the image by digest",
            "TableNamePattern must be a table name or a pattern, in which * matches any characters and ? matches one, not 'app users'",
            "--config must be a writable directory",
            "MemorySize must be a whole number, not 'much'",
            "ScanThrottlingRateLimit must be a whole number, not '2.5'",
            "KeySerial must be at least 1, not '0'",
            "no parameter 'Nonesuch' that can be set",
            "no parameter 'a/b' that can be set",
            "LogRetentionInDays must be one of 1 3 5",
            "ReadOnly needs exactly one value, but has 0",
            "no parameter 'Api' that can be set",
            "no parameter 'ImageUri' that can be set",
            "--alarms must be the ARN of an SNS topic, not 'me@example.com'",
            "--base: /nowhere isn't a docker archive",
            "SubnetIds must be empty or the ids of subnets, separated by commas, not 'subnet-0a,net-1'",
            "--tag must be KEY=VALUE, with 1 to 128 and 1 to 256 characters, not 'team'",
            "--tag: the key 'part' is reserved",
            "--tag: the key 'a' has more than one value",
            "--tag: the key 'b' differs from another only in case",
            "--tag: the key 'AWS:c' is reserved",
            "with 1 to 128 and 1 to 256 characters, not 'd='",
            "--tag must be printable, and 'e' has a control character",
            "--tag: AWS takes letters, digits, spaces and _ . : / = + - @ in tags, not 'f=1;2'",
            r"in tags, not 'g=1\2'",
            "in tags, not 'h=[1]'",
            "with 1 to 128 and 1 to 256 characters, not 'iii",
            "with 1 to 128 and 1 to 256 characters, not 'j=1",
        ):
            self.assertIn(wrong, printed)
        self.assertNotIn(" ThrottlingRateLimit", printed)
        self.assertNotIn("café", printed)
        self.assertEqual({}, self.everything())

    def refused(self, *arguments):
        return self.run_script("deploy.sh", "--no-validate", *arguments, status=1)

    def test_more_tags_than_aws_takes_are_refused_before_anything_is_deployed(self):
        tags = [argument for i in range(49) for argument in ("--tag", f"key{i}=1")]
        self.assertIn("give at most 48, not 49", self.refused(*tags))
        self.assertEqual({}, self.everything())

    def test_half_a_vpc_is_refused_before_anything_is_deployed(self):
        self.assertIn("SubnetIds needs SecurityGroupIds", self.refused("--set", "SubnetIds=subnet-0a"))
        self.assertIn("SecurityGroupIds needs SubnetIds", self.refused("--set", "SecurityGroupIds=sg-0a"))
        self.assertIn("SecurityGroupIds needs SubnetIds", self.refused("--set", "SecurityGroupIds=sg-0a", "--set", "SubnetIds="))
        self.assertEqual({}, self.everything())

    def test_alarms_to_anything_but_a_topic_are_refused_before_anything_is_deployed(self):
        for arn in ("arn:x:sns:", "arn:aws:sns:eu-west-1:on-call", "arn:aws:sqs:eu-west-1:123456789012:sns:1"):
            self.assertIn(f"--alarms must be the ARN of an SNS topic, not '{arn}'", self.refused("--alarms", arn))
        self.assertEqual({}, self.everything())

    def test_an_image_by_ecrs_fips_address_is_refused_with_the_address_to_write(self):
        for host, taken in (("dkr.ecr-fips.eu-west-1.amazonaws.com", "dkr.ecr.eu-west-1.amazonaws.com"), ("dkr-ecr-fips.eu-west-1.on.aws", "dkr-ecr.eu-west-1.on.aws")):
            digest = f"/dynamodb-mcp@sha256:{'a' * 64}"
            printed = self.refused("--image", f"123456789012.{host}{digest}")
            self.assertIn(f"--image: Lambda takes no FIPS address of ECR: write 123456789012.{taken}{digest}\n", printed)
            self.assertNotIn("private ECR", printed)

    def test_the_old_configuration_stays_until_there_is_a_new_one(self):
        file = self.scratch / "config/claude.json"
        file.parent.mkdir()
        file.write_text("old")
        arguments = ("--no-validate", "--image", image("a"), "--config", str(file.parent))
        printed = self.run_script("deploy.sh", *arguments, status=1, PRETEND_CONFIG_FAILS="true")
        self.assertIn("can't create the configuration for claude", printed)
        self.assertEqual("old", file.read_text())
        self.assertEqual([file], list(file.parent.iterdir()))

    def test_destroy_removes_nothing_if_it_cannot_see_what_the_policy_is_attached_to(self):
        self.deploy("--monitoring")
        before = self.everything()
        deny = 'case "$*" in *list-entities-for-policy*) echo "An error occurred (%s)" >&2; exit 254 ;; esac'
        self.spoil_aws(deny % "AccessDenied")
        self.assertIn("can't see what the policy", self.run_script("destroy.sh", "--yes", status=1))
        self.assertEqual(before, self.everything())
        self.spoil_aws(deny % "NoSuchEntity")
        self.run_script("destroy.sh", "--yes")
        self.assertEqual({}, self.everything())
