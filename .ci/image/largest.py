"""The largest items and arguments, for functions with little memory. DynamoDB Local holds the items."""

import json
import re
import subprocess
import time
import urllib.request

import runtime_api
from container import Container, check

# Lists whose values take one to five bytes in DynamoDB, and about a hundred in a JVM.
LISTS = {
    "numbers": ({"N": "12345"}, 11_000),
    "empty-maps": ({"M": {}}, 20_000),
    "empty-strings": ({"S": ""}, 390_000),
}
MANY = ("numbers", "empty-maps")
LARGEST_ARGUMENT = 5_600_000


def request(url, operation, body):
    """Sends a request to DynamoDB Local, which accepts any signature."""
    signature = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
    headers = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810." + operation,
        "authorization": signature.replace("local", "AKIAIOSFODNN7EXAMPLE"),
    }
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)


def fill(url):
    """Creates the table `Largest`, whose items each hold a list."""
    request(
        url,
        "CreateTable",
        {
            "TableName": "Largest",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    for name, (value, count) in LISTS.items():
        for i in range(100 if name in MANY else 1):
            item = {"id": {"S": "%s-%d" % (name, i)}, "list": {"L": [value] * count}}
            request(url, "PutItem", {"TableName": "Largest", "Item": item})


def reads(name):
    """Yields calls, each a command, its arguments, and a check of its status and answer."""
    keys = [{"id": "%s-%d" % (name, i)} for i in range(100 if name in MANY else 1)]
    for form in ("text", "dynamodb_json"):
        yield "batch-get", {"table_name": "Largest", "keys": keys, "format": form}, 200, "%s-0" % name
        yield "scan", {"table_name": "Largest", "format": form}, 200, "-"
        yield "get-item", {"table_name": "Largest", "key": keys[0], "format": form}, 200, "%s-0" % name
        yield "put-item", {"table_name": "Largest", "item": keys[0], "dry_run": True, "format": form}, 200, "%s-0" % name
    unmet = {"condition_expression": "attribute_not_exists(id)"}
    yield "put-item", {"table_name": "Largest", "item": keys[0], **unmet}, 409, "The item that stands there"
    yield "put-item", {"table_name": "Largest", "items": keys, "dry_run": True}, 200, "replace %d" % len(keys)


def writes():
    """Yields puts as large as Lambda accepts, of the smallest values: more than an item holds."""
    for element in ("1", "[]", "{}", '""'):
        values = ",".join([element] * (LARGEST_ARGUMENT // (len(element) + 1)))
        # Written out: as a tree it would become smaller, or take long.
        yield "put-item", '{"table_name":"Largest","item":{"id":"new","list":[%s]}}' % values, 400, "values"


def event(command, arguments):
    made = runtime_api.event(command)
    made["body"] = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return made


def peak_megabytes(container):
    """Returns the most memory that the process had resident."""
    state = json.loads(subprocess.check_output(["runc", "state", container.name]))
    status = open("/proc/%d/status" % state["pid"]).read()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) // 1024


def a_small_function_answers(bundle, endpoint, mounts, command, calls, megabytes):
    """Calls one process again and again: each answer is right, and the process goes on."""
    with runtime_api.RuntimeApi(timeout=28) as api:
        environment = runtime_api.environment(
            api, AWS_ENDPOINT_URL_DYNAMODB=endpoint, AWS_LAMBDA_FUNCTION_MEMORY_SIZE=str(megabytes)
        )
        with Container(bundle, [command], environment, mounts=mounts, megabytes=megabytes) as function:
            slowest = 0
            for arguments, status, expected in calls:
                started = time.monotonic()
                answer = api.invoke(event(command, arguments), function.alive)
                slowest = max(slowest, time.monotonic() - started)
                said = "%s, %d: %s" % (str(arguments)[:200], answer["statusCode"], answer["body"][:300])
                check(answer["statusCode"] == status and expected in answer["body"], said)
                check(len(answer["body"]) <= 41_000, "the answer has %d characters" % len(answer["body"]))
            peak = peak_megabytes(function)
            print("    %d calls, at most %.1f s; %d MB resident at most" % (len(calls), slowest, peak))


def tests():
    """Yields a name for each command and size of a function, and its calls."""
    by_command = {}
    for name in LISTS:
        for command, *call in reads(name):
            by_command.setdefault(command, []).append(call)
    by_command["put-item"] += [call for _, *call in writes()]
    for megabytes in (256, 512):
        for command, calls in by_command.items():
            yield command, calls, megabytes
