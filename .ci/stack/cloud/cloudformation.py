"""CloudFormation: unknown types fail, DependsOn is heeded, outputs are kept, and conditions may change."""

import json
import threading

from moto.cloudformation import models as cloudformation
from moto.cloudformation import parsing

known_type = parsing.resource_class_from_type


def known_type_or_fail(resource_type):
    found = known_type(resource_type)
    if found is None and resource_type not in parsing.NULL_MODELS:
        raise parsing.ValidationError(resource_type, f"Unrecognized resource type: {resource_type}")
    return found


parsing.resource_class_from_type = known_type_or_fail

apply_change_set = cloudformation.ChangeSet.apply


execution = threading.Lock()


def apply_once_and_keep_outputs(self):
    """The CLI repeats a request that takes a minute or meets a fault; the change set is executed once all the same."""
    with execution:
        if not hasattr(self, "failure"):
            self.failure = None
            try:
                apply_change_set(self)
            except Exception as e:
                self.failure = e
                raise
            self.stack.template, self.stack.tags = self.template, self.tags
            self.stack._parse_template()
            self.stack.output_map = self.stack._create_output_map()
        elif self.failure:
            raise self.failure


cloudformation.ChangeSet.apply = apply_once_and_keep_outputs

clean = parsing.clean_json


def clean_without_no_values(value, resources_map):
    """AWS::NoValue removes an element of a list, too."""
    cleaned = clean(value, resources_map)
    return [element for element in cleaned if element is not None] if isinstance(value, list) else cleaned


parsing.clean_json = clean_without_no_values

load_parameters = parsing.ResourceMap.load_parameters


def load_lists_again(self):
    """A list that an earlier deployment loaded is loaded again."""
    given = self.input_parameters.items()
    self.input_parameters = {name: ",".join(value) if isinstance(value, list) else value for name, value in given}
    load_parameters(self)


parsing.ResourceMap.load_parameters = load_lists_again


def parameters_as_given(self):
    """A list is compared and shown as it was given."""
    resolved = self.resource_map.resolved_parameters.items()
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in resolved}


cloudformation.Stack.stack_parameters = property(parameters_as_given)
cloudformation.Stack.parameter_list = property(
    lambda self: [{"ParameterKey": name, "ParameterValue": value} for name, value in self.stack_parameters.items()]
)


def has_parameters(self, given):
    """A value that is given again as it was, also a list's or a default, is no change."""
    return all(str(self.stack_parameters.get(name)) == value for name, value in given.items())


cloudformation.Stack.has_parameters = has_parameters

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
