"""The largest items and arguments, for functions with little memory."""

import http.server
import json
import re
import ssl
import threading
import time
import zlib

import runtime_api
from container import Container, check

# Lists whose values take one to five bytes in DynamoDB, and about a hundred in a JVM: a value, the number of values, and
# the item's size in DynamoDB.
LISTS = {
    "numbers": ({"N": "12345"}, 11_000, 55_000),
    "empty-maps": ({"M": {}}, 20_000, 80_000),
    "empty-strings": ({"S": ""}, 390_000, 390_000),
}
MANY = ("numbers", "empty-maps")
LARGEST_ARGUMENT = 5_600_000


def is_unmet(asked):
    return "attribute_not_exists" in asked.get("ConditionExpression", "")


class Stand(http.server.BaseHTTPRequestHandler):
    """Answers for a DynamoDB whose items each hold a list, by the name before the dash of their key.

    DynamoDB Local needs gigabytes and up to ten seconds for an answer of these items.
    """

    protocol_version = "HTTP/1.1"
    lists = {name: b",".join([json.dumps(value).encode()] * count) for name, (value, count, _) in LISTS.items()}

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        operation = self.headers["x-amz-target"].split(".")[1]
        status, parts = getattr(self, operation)(asked)
        body = b"".join(parts)
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.send_header("x-amz-crc32", str(zlib.crc32(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # the function reads no more of an answer that is too large
            self.close_connection = True

    def item(self, key):
        return b'{"id":{"S":"%s"},"list":{"L":[%s]}}' % (key.encode(), self.lists[key.rsplit("-", 1)[0]])

    def GetItem(self, asked):
        return 200, [b'{"Item":', self.item(asked["Key"]["id"]["S"]), b"}"]

    def BatchGetItem(self, asked):
        keys = asked["RequestItems"]["Largest"]["Keys"]
        size = LISTS[keys[0]["id"]["S"].rsplit("-", 1)[0]][2]
        now, later = keys[: (16 << 20) // size], keys[(16 << 20) // size :]
        left = {"Largest": {"Keys": later}} if later else {}
        items = b",".join(self.item(key["id"]["S"]) for key in now)
        return 200, [b'{"Responses":{"Largest":[', items, b']},"UnprocessedKeys":', json.dumps(left).encode(), b"}"]

    def Scan(self, asked):
        name = asked["ExpressionAttributeValues"][":list"]["S"]
        count = max(1, (1 << 20) // LISTS[name][2])
        items = b",".join(self.item("%s-%d" % (name, i)) for i in range(count))
        last = b"" if "ExclusiveStartKey" in asked else b',"LastEvaluatedKey":{"id":{"S":"%s-0"}}' % name.encode()
        return 200, [b'{"Items":[', items, b'],"Count":%d,"ScannedCount":%d' % (count, count), last, b"}"]

    Query = Scan

    def write(self, asked):
        """Answers with the item, as the old one or that of a condition that it doesn't meet."""
        item = self.item(asked.get("Key", asked.get("Item"))["id"]["S"])
        if not is_unmet(asked):
            return 200, [b'{"Attributes":', item, b"}"]
        error = b'{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":'
        return 400, [error, item, b',"message":"The conditional request failed"}']

    PutItem = UpdateItem = DeleteItem = write

    def TransactWriteItems(self, asked):
        actions = [action for given in asked["TransactItems"] for action in given.values()]
        if not any(map(is_unmet, actions)):
            return 200, [b"{}"]
        reasons = b",".join(
            b'{"Code":"ConditionalCheckFailed","Item":%s}' % self.item(action["Key"]["id"]["S"]) for action in actions
        )
        error = b'{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":['
        return 400, [error, reasons, b"]}"]

    def log_message(self, *_):
        pass


def start(work):
    """Starts a DynamoDB with large items, and returns its URL. WORK has its certificate (dynamodb.py)."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stand)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(work / "leaf.pem", work / "leaf.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "https://localhost:%d" % server.server_port


def reads(name):
    """Yields calls, each a command, its arguments, and a check of its status and answer."""
    keys = [{"id": "%s-%d" % (name, i)} for i in range(100 if name in MANY else 1)]
    listed = {
        "table_name": "Largest",
        "filter_expression": "begins_with(id, :list)",
        "expression_attribute_values": {":list": name},
    }
    queried = {**listed, "key_condition_expression": "id = :list"}
    del queried["filter_expression"]
    one = {"table_name": "Largest", "key": keys[0]}
    for form in ("text", "dynamodb_json"):
        yield "batch-get", {"table_name": "Largest", "keys": keys, "format": form}, 200, "%s-0" % name
        yield "scan", {**listed, "format": form}, 200, "%s-0" % name
        yield "query", {**queried, "format": form}, 200, "%s-0" % name
        yield "get-item", {**one, "format": form}, 200, "%s-0" % name
        yield "update-item", {**one, "set": {"a": 1}, "dry_run": True, "format": form}, 200, "%s-0" % name
        yield "delete-item", {**one, "dry_run": True, "format": form}, 200, "%s-0" % name
        yield "put-item", {"table_name": "Largest", "item": keys[0], "dry_run": True, "format": form}, 200, "%s-0" % name
    # Whoever names an attribute gets it whole.
    yield "query", {**queried, "projection": ["list"], "format": "dynamodb_json"}, 200, '"list"'
    yield "get-item", {**one, "projection": ["list"], "format": "dynamodb_json"}, 200, '"list"'
    yield "scan", {**listed, "order_by": "list, id", "limit": 50}, 200, "%s-" % name
    yield "scan", {**listed, "aggregate": ["count", "max(list)", "count_distinct(list)"], "group_by": "id"}, 200, "count"
    yield "scan", {**listed, "attributes": True}, 200, "list"
    unmet = {"condition_expression": "attribute_not_exists(id)"}
    yield "update-item", {**one, "set": {"a": 1}}, 200, "Successfully updated"
    yield "update-item", {**one, "set": {"a": 1}, **unmet}, 409, "The current item"
    yield "delete-item", one, 200, "Successfully deleted"
    yield "delete-item", {**one, **unmet}, 409, "The current item"
    yield "delete-item", {"table_name": "Largest", "keys": keys[:16]}, 200, "%d" % len(keys[:16])
    # A cancelled transaction returns up to 4 MB of items.
    deletes = [{"delete": {**one, "key": key, **unmet}} for key in keys[: (4 << 20) // LISTS[name][2]]]
    yield "transact-write", {"actions": deletes}, 409, "actions[0]"
    yield "put-item", {"table_name": "Largest", "item": keys[0], **unmet}, 409, "The current item"
    yield "put-item", {"table_name": "Largest", "items": keys, "dry_run": True}, 200, "would replace %d item" % len(keys)


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
    status = open("/proc/%d/status" % container.pid()).read()
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
                short = len(answer["body"]) <= 41_000
                check(short != ("projection" in arguments), "the answer has %d characters" % len(answer["body"]))
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
