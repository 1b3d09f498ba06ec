"""IAM: roles and users have the policies of their template, and enforcement knows which table, stack or image a request is for."""

import json

from moto.cloudformation import parsing
from moto.cloudformation.responses import CloudFormationResponse
from moto.dynamodb.responses import DynamoHandler
from moto.ecr.responses import ECRResponse
from moto.iam import models as iam
from moto.iam.responses import IamResponse
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.utilities.utils import get_partition
from patching import also

put_role_policy = iam.Role.put_policy
iam.Role.put_policy = lambda self, name, document: put_role_policy(
    self, name, document if isinstance(document, str) else json.dumps(document, default=str)
)


def as_declared(role, properties, account_id, region_name):
    """Gives a role the policies and the boundary of its template, which moto forgets."""
    backend = iam.iam_backends[account_id][get_partition(region_name)]
    role.permissions_boundary_arn = properties.get("PermissionsBoundary")
    for policy in properties.get("Policies", []):
        role.put_policy(policy["PolicyName"], policy["PolicyDocument"])
    wanted = properties.get("ManagedPolicyArns", [])
    for arn in set(role.managed_policies) - set(wanted):
        backend.detach_role_policy(arn, role.name)
    for arn in set(wanted) - set(role.managed_policies):
        backend.attach_role_policy(arn, role.name)
    return role


@also(iam.Role, "create_from_cloudformation_json")
def create_role(original, cls, resource_name, cloudformation_json, account_id, region_name, **kw):
    role = original(cls, resource_name, cloudformation_json, account_id, region_name, **kw)
    return as_declared(role, cloudformation_json["Properties"], account_id, region_name)


@also(iam.Role, "update_from_cloudformation_json")
def update_role(original, cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    return as_declared(original_resource, cloudformation_json["Properties"], account_id, region_name)


@also(iam.Role, "delete_from_cloudformation_json")
def delete_role(original, cls, resource_name, cloudformation_json, account_id, region_name):
    as_declared(
        iam.iam_backends[account_id][get_partition(region_name)].get_role(resource_name), {}, account_id, region_name
    )
    return original(cls, resource_name, cloudformation_json, account_id, region_name)


def delete_managed_policy(self, account_id, region_name):
    if self.attachment_count:
        raise parsing.ValidationError(self.arn, "Cannot delete a policy attached to entities")
    self.backend.delete_policy(self.arn)


iam.ManagedPolicy.delete = delete_managed_policy


@also(iam.User, "create_from_cloudformation_json")
def create_user(original, cls, resource_name, cloudformation_json, account_id, region_name, **kw):
    user = original(cls, resource_name, cloudformation_json, account_id, region_name, **kw)
    for arn in cloudformation_json["Properties"].get("ManagedPolicyArns", []):
        iam.iam_backends[account_id][get_partition(region_name)].attach_user_policy(arn, user.name)
    return user


@also(iam.User, "update_from_cloudformation_json")
def update_user(original, cls, original_resource, **_):
    return original_resource


@also(iam.User, "delete_from_cloudformation_json")
def delete_user(original, cls, resource_name, cloudformation_json, account_id, region_name):
    backend = iam.iam_backends[account_id][get_partition(region_name)]
    for arn in list(backend.get_user(resource_name).managed_policies):
        backend.detach_user_policy(arn, resource_name)
    backend.delete_user(resource_name)


def table_of_request(self):
    body = self.body if isinstance(self.body, dict) else {}
    table = body.get("TableName") or next(iter(body.get("RequestItems", {})), None)
    if not table:
        return "*"
    if not table.startswith("arn:"):
        table = f"arn:{get_partition(self.region)}:dynamodb:{self.region}:{self.current_account}:table/{table}"
    return table + (f"/index/{body['IndexName']}" if body.get("IndexName") else "")


DynamoHandler._determine_resource = table_of_request


def part_of_arn(service, path, parameter):
    """The resource of a request that names one, for the enforcement of policies."""

    def resource(self):
        name = self._get_param(parameter)
        if not name or name.startswith("arn:"):
            return name or "*"
        return f"arn:{get_partition(self.region)}:{service}:{self.region}:{self.current_account}:{path.format(name)}"

    return resource


CloudFormationResponse._determine_resource = part_of_arn("cloudformation", "stack/{}/id", "StackName")
ECRResponse._determine_resource = part_of_arn("ecr", "repository/{}", "repositoryName")
IamResponse._determine_resource = part_of_arn("iam", "policy/{}", "PolicyArn")
SecretsManagerResponse._determine_resource = part_of_arn("secretsmanager", "secret:{}", "SecretId")
