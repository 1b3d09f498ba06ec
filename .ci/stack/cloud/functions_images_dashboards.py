"""Functions, repositories and dashboards, which moto makes of less than their templates say."""

import json

from moto.awslambda import models as functions
from moto.cloudformation import parsing
from moto.cloudwatch import models as cloudwatch
from moto.ecr import models as ecr
from patching import also

@also(functions.LambdaFunction, "create_from_cloudformation_json")
def create_function(original, cls, resource_name, cloudformation_json, account_id, region_name, **_):
    properties = cloudformation_json["Properties"]
    spec = {k: v for k, v in properties.items() if k not in ("Tags", "LoggingConfig")}
    spec = {"FunctionName": resource_name, "Runtime": None, "Handler": None, **spec}
    spec["Tags"] = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    return functions.lambda_backends[account_id][region_name].create_function(spec)


@also(ecr.Repository, "create_from_cloudformation_json")
def create_repository(original, cls, resource_name, cloudformation_json, account_id, region_name, **kw):
    properties, backend = cloudformation_json["Properties"], ecr.ecr_backends[account_id][region_name]
    repository = original(cls, resource_name, cloudformation_json, account_id, region_name, **kw)
    repository.empty_on_delete = properties.get("EmptyOnDelete", False)
    if "LifecyclePolicy" in properties:
        text = properties["LifecyclePolicy"]["LifecyclePolicyText"]
        backend.put_lifecycle_policy(account_id, repository.name, text)
    if "RepositoryPolicyText" in properties:
        backend.set_repository_policy(account_id, repository.name, json.dumps(properties["RepositoryPolicyText"]))
    return repository


def delete_repository(self, account_id, region_name):
    ecr.ecr_backends[account_id][region_name].delete_repository(self.name, force=self.empty_on_delete)


ecr.Repository.delete = delete_repository


@also(cloudwatch.Dashboard, "create_from_cloudformation_json")
def create_dashboard(original, cls, resource_name, cloudformation_json, *args, **kw):
    try:
        json.loads(cloudformation_json["Properties"]["DashboardBody"])
    except json.JSONDecodeError as e:
        raise parsing.ValidationError(resource_name, f"The field DashboardBody must be a valid JSON object: {e}")
    return original(cls, resource_name, cloudformation_json, *args, **kw)
