#!/usr/bin/env python3
"""A cloud to try the stacks on: moto's server, with the gaps that our templates fall into closed from outside.

moto alone ignores resource types it doesn't know, loses a stack's outputs after a change set, drops the image
settings of a function, and enforces IAM without knowing which table a request is for. Here an unknown type fails,
the missing types exist, and a caller may do to a table what his policies say. What it still lacks: a roll-back
after a failure, the checks of AllowedPattern and AllowedValues, and a data plane for functions and API.

Usage: cloud.py -H 127.0.0.1 -p PORT
"""

import json
import sys
import uuid

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.awslambda import models as functions
from moto.cloudformation import models as cloudformation
from moto.cloudformation import parsing
from moto.cloudwatch import models as cloudwatch
from moto.core.common_models import CloudFormationModel
from moto.dynamodb.responses import DynamoHandler
from moto.ecr import models as ecr
from moto.iam import models as iam
from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.server import main
from moto.utilities.utils import get_partition

STARTED = __name__ == "__main__"
__name__ = "moto.cloud"  # moto files its models by the second part of their module's name


# --- The resource types that moto lacks ------------------------------------------------------------


class Resource(CloudFormationModel):
    """What CloudFormation keeps of one resource: its physical id, its properties and its attributes."""

    TYPE = ""
    ATTRIBUTES = ()
    NAME = ""

    def __init__(self, physical_id, properties, **attributes):
        self.physical_id, self.properties, self.attributes = physical_id, properties, attributes

    @property
    def physical_resource_id(self):
        return self.physical_id

    @classmethod
    def cloudformation_type(cls):
        return cls.TYPE

    @classmethod
    def cloudformation_name_type(cls):
        return cls.NAME

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, attribute_name):
        return self.attributes[attribute_name]

    def is_created(self):
        return True

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        return cls.make(resource_name, cloudformation_json["Properties"], account_id, region_name)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        original_resource.delete(account_id, region_name)
        return cls.make(new_resource_name, cloudformation_json["Properties"], account_id, region_name)

    def delete(self, account_id, region_name):
        pass


class Api(Resource):
    TYPE = "AWS::ApiGatewayV2::Api"
    ATTRIBUTES = ("ApiEndpoint", "ApiId")

    @classmethod
    def make(cls, name, properties, account, region):
        api = apigatewayv2_backends[account][region].create_api(
            api_key_selection_expression="$request.header.x-api-key",
            cors_configuration=properties.get("CorsConfiguration"),
            description=properties.get("Description"),
            disable_schema_validation=None,
            disable_execute_api_endpoint=properties.get("DisableExecuteApiEndpoint"),
            name=properties["Name"],
            protocol_type=properties["ProtocolType"],
            route_selection_expression="$request.method $request.path",
            tags=properties.get("Tags", {}),
            version=properties.get("Version"),
        )
        endpoint = f"https://{api.api_id}.execute-api.{region}.amazonaws.com"
        return cls(api.api_id, properties, ApiEndpoint=endpoint, ApiId=api.api_id)

    def delete(self, account, region):
        apigatewayv2_backends[account][region].delete_api(self.physical_id)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, **_):
        return original_resource


class Integration(Resource):
    TYPE = "AWS::ApiGatewayV2::Integration"
    ATTRIBUTES = ("IntegrationId",)
    UNSET = (
        "connection_id connection_type content_handling_strategy credentials_arn description integration_subtype"
        " passthrough_behavior request_parameters request_templates response_parameters"
        " template_selection_expression tls_config"
    ).split()

    @classmethod
    def make(cls, name, properties, account, region):
        integration = apigatewayv2_backends[account][region].create_integration(
            api_id=properties["ApiId"],
            integration_type=properties["IntegrationType"],
            integration_method=properties.get("IntegrationMethod"),
            integration_uri=properties.get("IntegrationUri"),
            payload_format_version=properties.get("PayloadFormatVersion"),
            timeout_in_millis=properties.get("TimeoutInMillis"),
            **dict.fromkeys(cls.UNSET),
        )
        return cls(integration.id, properties, IntegrationId=integration.id)

    def delete(self, account, region):
        backend = apigatewayv2_backends[account][region]
        if self.properties["ApiId"] in backend.apis:
            backend.delete_integration(self.properties["ApiId"], self.physical_id)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, **_):
        return original_resource


class Route(Resource):
    TYPE = "AWS::ApiGatewayV2::Route"
    ATTRIBUTES = ("RouteId",)
    UNSET = (
        "authorizer_id model_selection_expression operation_name request_models request_parameters"
        " route_response_selection_expression"
    ).split()

    @classmethod
    def make(cls, name, properties, account, region):
        backend, api, key = apigatewayv2_backends[account][region], properties["ApiId"], properties["RouteKey"]
        if any(route.route_key == key for route in backend.get_routes(api)):
            raise parsing.ValidationError(name, f"Route with key {key} already exists for this API")
        backend.get_integration(api, properties["Target"].split("/")[1])  # fails if there is none
        route = backend.create_route(
            api_id=api,
            api_key_required=False,
            authorization_scopes=[],
            authorization_type=properties.get("AuthorizationType", "NONE"),
            route_key=key,
            target=properties["Target"],
            **dict.fromkeys(cls.UNSET),
        )
        return cls(route.route_id, properties, RouteId=route.route_id)

    def delete(self, account, region):
        backend = apigatewayv2_backends[account][region]
        if self.properties["ApiId"] in backend.apis:
            backend.delete_route(self.properties["ApiId"], self.physical_id)


class Stage(Resource):
    TYPE = "AWS::ApiGatewayV2::Stage"

    @classmethod
    def make(cls, name, properties, account, region):
        backend, api = apigatewayv2_backends[account][region], properties["ApiId"]
        routes = {route.route_key for route in backend.get_routes(api)}
        for key in properties.get("RouteSettings", {}):
            if key not in routes:
                raise parsing.ValidationError(name, f"Unable to find Route by key {key} within the provided RouteSettings")
        backend.create_stage(api, {lower(k): members(v) for k, v in properties.items()})
        return cls(properties["StageName"], properties)


class Secret(Resource):
    TYPE = "AWS::SecretsManager::Secret"
    NAME = "Name"
    ATTRIBUTES = ("Id",)

    @classmethod
    def make(cls, name, properties, account, region):
        secret = secretsmanager_backends[account][region].create_secret(
            name=name,
            secret_string=properties.get("SecretString"),
            secret_binary=None,
            description=properties.get("Description"),
            tags=properties.get("Tags", []),
            kms_key_id=properties.get("KmsKeyId"),
            client_request_token=str(uuid.uuid4()),
            replica_regions=[],
            force_overwrite=False,
        )
        arn = json.loads(secret)["ARN"]
        return cls(arn, properties, Id=arn)

    def delete(self, account, region):
        secretsmanager_backends[account][region].delete_secret(self.physical_id, None, True)


class Alarm(Resource):
    TYPE = "AWS::CloudWatch::Alarm"
    NAME = "AlarmName"
    ATTRIBUTES = ("Arn",)

    @classmethod
    def make(cls, name, properties, account, region):
        return cls(name, properties, Arn=f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}")


class MetricFilter(Resource):
    TYPE = "AWS::Logs::MetricFilter"
    NAME = "FilterName"

    @classmethod
    def make(cls, name, properties, account, region):
        backend, group = logs_backends[account][region], properties["LogGroupName"]
        if group not in backend.groups:
            raise parsing.ValidationError(name, f"The specified log group does not exist: {group}")
        transformations = [members(t) for t in properties["MetricTransformations"]]
        for t in transformations:
            t["dimensions"] = {d["Key"]: d["Value"] for d in t.get("dimensions", [])}
        backend.put_metric_filter(name, properties["FilterPattern"], group, transformations)
        return cls(name, properties)

    def delete(self, account, region):
        backend, group = logs_backends[account][region], self.properties["LogGroupName"]
        if backend.describe_metric_filters(self.physical_id, group):
            backend.delete_metric_filter(self.physical_id, group)


def lower(name):
    return name[:1].lower() + name[1:]


def members(value):
    return {lower(k): v for k, v in value.items()} if isinstance(value, dict) else value


def also(cls, name):
    """Replaces a class method of moto's with one that is handed the original first."""

    def decorate(function):
        original = getattr(cls, name).__func__
        setattr(cls, name, classmethod(lambda c, *args, **kw: function(original, c, *args, **kw)))

    return decorate


for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
    cached.cache_clear()
direct_subclasses = CloudFormationModel.__subclasses__
parsing.get_model_list = lambda: [c for c in direct_subclasses() if c is not Resource] + Resource.__subclasses__()


# --- CloudFormation --------------------------------------------------------------------------------

known_type = parsing.resource_class_from_type


def known_type_or_fail(resource_type):
    found = known_type(resource_type)
    if found is None and resource_type not in parsing.NULL_MODELS:
        raise parsing.ValidationError(resource_type, f"Unrecognized resource type: {resource_type}")
    return found


parsing.resource_class_from_type = known_type_or_fail

apply_change_set = cloudformation.ChangeSet.apply


def apply_and_keep_outputs(self):
    apply_change_set(self)
    self.stack.template = self.template
    self.stack._parse_template()
    self.stack.output_map = self.stack._create_output_map()


cloudformation.ChangeSet.apply = apply_and_keep_outputs

create_resource = parsing.parse_and_create_resource


def create_resource_after_dependencies(logical_id, resource_json, resources_map, *args, **kw):
    needed = resource_json.get("DependsOn", [])
    for name in [needed] if isinstance(needed, str) else needed:
        resources_map[name]  # creates it
    return create_resource(logical_id, resource_json, resources_map, *args, **kw)


parsing.parse_and_create_resource = create_resource_after_dependencies

update_resource = parsing.parse_and_update_resource


def update_or_keep_resource(logical_id, resource_json, resources_map, **kw):
    return update_resource(logical_id, resource_json, resources_map, **kw) or resources_map[logical_id]


parsing.parse_and_update_resource = update_or_keep_resource

def conditions_of(resources_map, template, parameters):
    """Which conditions hold under these parameters."""
    probe = parsing.ResourceMap(
        resources_map.stack_id,
        resources_map["AWS::StackName"],
        {**resources_map.input_parameters, **(parameters or {})},
        {},
        resources_map._region_name,
        resources_map._account_id,
        {**template, "Resources": {}, "Outputs": {}},
        resources_map.cross_stack_resources,
    )
    probe.load()
    return {name: probe.lazy_condition_map[name] for name in template.get("Conditions", {})}


changed_resources = parsing.ResourceMap.build_resource_diff


def all_changed_resources(self, other_template, parameters=None):
    """Those too whose Fn::If now goes the other way, and those that refer to a changed access key, which is a new one."""
    changes, resources = changed_resources(self, other_template, parameters), other_template["Resources"]
    if not self._resource_json_map:
        return changes
    before, now = conditions_of(self, other_template, None), conditions_of(self, other_template, parameters)
    for condition in [name for name in now if now[name] != before[name]]:
        for name, resource in resources.items():
            if f'"Fn::If": ["{condition}"' in json.dumps(resource) and name in self._resource_json_map:
                changes["Modify"] = [n for n in changes["Modify"] if n != name] + [name]
    for key in [name for name in changes["Modify"] if resources[name]["Type"] == "AWS::IAM::AccessKey"]:
        for name, resource in resources.items():
            if f"${{{key}" in json.dumps(resource) and name in self._resource_json_map:
                changes["Modify"] = [n for n in changes["Modify"] if n != name] + [name]
    return changes


parsing.ResourceMap.build_resource_diff = all_changed_resources

update_resources = parsing.ResourceMap.update


def update_with_conditions(self, template, parameters=None):
    """A resource goes when its condition turns false, and appears when it turns true."""
    conditions = conditions_of(self, template, parameters)
    resources = template["Resources"]
    off = {n for n, r in resources.items() if r.get("Condition") and not conditions[r["Condition"]]}
    for name in off & self._parsed_resources.keys() & self._resource_json_map.keys():
        self._delete_resource(self._parsed_resources.pop(name), self._resource_json_map[name])
    self._resource_json_map = {n: r for n, r in self._resource_json_map.items() if n in self._parsed_resources}
    update_resources(
        self, {**template, "Resources": {n: r for n, r in resources.items() if n not in off}}, parameters
    )


parsing.ResourceMap.update = update_with_conditions


# --- CloudWatch: a dashboard must be JSON, as the real one insists ---------------------------------


@also(cloudwatch.Dashboard, "create_from_cloudformation_json")
def create_dashboard(original, cls, resource_name, cloudformation_json, *args, **kw):
    try:
        json.loads(cloudformation_json["Properties"]["DashboardBody"])
    except json.JSONDecodeError as e:
        raise parsing.ValidationError(resource_name, f"The field DashboardBody must be a valid JSON object: {e}")
    return original(cls, resource_name, cloudformation_json, *args, **kw)


# --- IAM: enforcement that knows the table ---------------------------------------------------------

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


# --- Lambda and ECR: what the image functions and their repository are made of ---------------------


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


if STARTED:
    main(sys.argv[1:])
