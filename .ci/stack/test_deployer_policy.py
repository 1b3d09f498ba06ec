"""cloudformation/deployer-policy.json suffices for whoever deploys: for each AWS command of the scripts, with IAM
enforced, and for what CloudFormation calls on behalf of the deployer.

The cloud here checks the commands of the scripts. What CloudFormation calls for each type of resource is a list of our
own, of what the types' schemas in CloudFormation's registry demand; nothing here checks that against AWS.
"""

import fnmatch
import json
import re

from stack_test_case import ROOT, StackTestCase
from test_checkers import TEMPLATES

POLICY = json.loads((ROOT / "cloudformation/deployer-policy.json").read_text())
TAGS = "TagResource UntagResource"
CALLS_OF_CLOUDFORMATION = {
    "AWS::ApiGatewayV2::Api": f"apigateway: GET POST PATCH PUT DELETE {TAGS}",
    "AWS::ApiGatewayV2::Integration": "apigateway: GET POST PATCH DELETE",
    "AWS::ApiGatewayV2::Route": "apigateway: GET POST PATCH DELETE",
    "AWS::ApiGatewayV2::Stage": f"apigateway: GET POST PATCH DELETE {TAGS} / logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups / iam: CreateServiceLinkedRole",
    "AWS::CloudWatch::Alarm": f"cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource {TAGS}",
    "AWS::CloudWatch::Dashboard": f"cloudwatch: PutDashboard GetDashboard DeleteDashboards ListTagsForResource {TAGS}",
    "AWS::DynamoDB::Table": f"dynamodb: CreateTable DescribeTable UpdateTable DeleteTable DescribeTimeToLive UpdateTimeToLive DescribeContinuousBackups UpdateContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy ListTagsOfResource {TAGS}",
    "AWS::ECR::Repository": f"ecr: CreateRepository DescribeRepositories DeleteRepository PutLifecyclePolicy GetLifecyclePolicy DeleteLifecyclePolicy SetRepositoryPolicy GetRepositoryPolicy DeleteRepositoryPolicy PutImageTagMutability PutImageScanningConfiguration ListImages BatchDeleteImage ListTagsForResource {TAGS}",
    "AWS::Events::Rule": f"events: PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource {TAGS} / iam: PassRole",
    "AWS::IAM::AccessKey": "iam: CreateAccessKey ListAccessKeys UpdateAccessKey DeleteAccessKey",
    "AWS::IAM::ManagedPolicy": "iam: CreatePolicy GetPolicy GetPolicyVersion CreatePolicyVersion DeletePolicyVersion ListPolicyVersions DeletePolicy ListEntitiesForPolicy",
    "AWS::IAM::Role": "iam: CreateRole GetRole DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole UntagRole",
    "AWS::IAM::User": "iam: CreateUser GetUser DeleteUser AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies ListUserPolicies ListGroupsForUser PutUserPermissionsBoundary DeleteUserPermissionsBoundary DeleteLoginProfile TagUser UntagUser",
    "AWS::Lambda::Function": f"lambda: CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction GetFunctionCodeSigningConfig GetRuntimeManagementConfig ListTags {TAGS} / iam: PassRole / ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups DescribeNetworkInterfaces / ecr: GetRepositoryPolicy SetRepositoryPolicy BatchGetImage GetDownloadUrlForLayer",
    "AWS::Lambda::Permission": "lambda: AddPermission RemovePermission GetPolicy",
    "AWS::Logs::LogGroup": f"logs: CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy AssociateKmsKey DisassociateKmsKey ListTagsForResource DescribeIndexPolicies GetDataProtectionPolicy {TAGS}",
    "AWS::Logs::MetricFilter": "logs: PutMetricFilter DescribeMetricFilters DeleteMetricFilter",
    "AWS::StepFunctions::StateMachine": f"states: CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ListTagsForResource {TAGS} / iam: PassRole",
    "AWS::SecretsManager::Secret": f"secretsmanager: CreateSecret DescribeSecret UpdateSecret DeleteSecret GetRandomPassword {TAGS}",
}
PUSH = "GetAuthorizationToken BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage BatchGetImage"


def allowed(action):
    patterns = [a for s in POLICY["Statement"] for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])]
    return any(fnmatch.fnmatchcase(action, pattern) for pattern in patterns)


class DeployerPolicy(StackTestCase):
    def tearDown(self):
        self.moto("reset-auth", str(10**9).encode())

    def test_it_fits_one_managed_policy(self):
        self.assertLessEqual(len(json.dumps(POLICY, separators=(",", ":"))), 6144)

    def test_it_allows_what_cloudformation_calls_for_each_type_of_resource(self):
        types = {type_ for template in TEMPLATES for type_ in re.findall(r"^ +Type: (AWS::\w+::\w+)$", template.read_text(), re.M)}
        self.assertEqual(types, CALLS_OF_CLOUDFORMATION.keys(), "CALLS_OF_CLOUDFORMATION needs an entry of each type")
        for calls in [*CALLS_OF_CLOUDFORMATION.values(), f"ecr: {PUSH}"]:
            for part in calls.split(" / "):
                service, *actions = part.split()
                self.assertEqual([], [action for action in actions if not allowed(service + action)], service)

    def test_it_allows_every_command_of_the_scripts_and_without_one_they_fail(self):
        iam = self.client("iam")
        iam.create_user(UserName="deployer")
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        self.environment |= {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
        self.pretend_image_script()
        self.moto("reset-auth", b"0")
        self.assertIn("is not authorized", self.run_script("deploy.sh", "--no-validate", status=1))

        self.moto("reset-auth", str(10**9).encode())
        iam.put_user_policy(UserName="deployer", PolicyName="deploy", PolicyDocument=json.dumps(POLICY))
        self.moto("reset-auth", b"0")
        everything = ("--sample", "--user", "--monitoring", "--mcp", "--transactions", "--keep-warm", "--tag", "team=payments")
        self.run_script("deploy.sh", "--no-validate", *everything)
        self.run_script("deploy.sh", "--no-validate", "--read-only", "--no-user", "--no-mcp")
        self.run_script("destroy.sh", "--yes", "--tables")
        self.moto("reset-auth", str(10**9).encode())
        self.assertEqual({"users": ["deployer"]}, self.everything())
