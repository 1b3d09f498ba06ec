"""The resource types that moto lacks: what of API Gateway, Secrets Manager, CloudWatch and Logs our templates need."""

import json
import uuid

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends

__name__ = "moto.cloud"  # moto files its models by the second part of their module's name


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


for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
    cached.cache_clear()
direct_subclasses = CloudFormationModel.__subclasses__
parsing.get_model_list = lambda: [c for c in direct_subclasses() if c is not Resource] + Resource.__subclasses__()
