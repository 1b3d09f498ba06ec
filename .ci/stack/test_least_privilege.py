"""Least privilege, enforced: each function's role tries every DynamoDB action, and only its own is allowed."""

import json

from botocore.exceptions import ClientError
from stack_test_case import FUNCTIONS, StackTestCase

KEY = {"userId": {"S": "user001"}}
EMAIL = {"KeyConditionExpression": "email = :e", "ExpressionAttributeValues": {":e": {"S": "a"}}}
BY_KEY = {"KeyConditionExpression": "userId = :u", "ExpressionAttributeValues": {":u": {"S": "user001"}}}
SET = {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"S": "1"}}}
SCHEMA = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "userId", "AttributeType": "S"}, {"AttributeName": "email", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "EmailIndex",
            "KeySchema": [{"AttributeName": "email", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}
CALLS = {  # column: (action, the call)
    "Get": ("GetItem", lambda db, t: db.get_item(TableName=t, Key=KEY)),
    "Query": ("Query", lambda db, t: db.query(TableName=t, **BY_KEY)),
    "Q-index": ("Query", lambda db, t: db.query(TableName=t, IndexName="EmailIndex", **EMAIL)),
    "Scan": ("Scan", lambda db, t: db.scan(TableName=t)),
    "S-index": ("Scan", lambda db, t: db.scan(TableName=t, IndexName="EmailIndex")),
    "BatchGet": ("BatchGetItem", lambda db, t: db.batch_get_item(RequestItems={t: {"Keys": [KEY]}})),
    "List": ("ListTables", lambda db, t: db.list_tables()),
    "Describe": ("DescribeTable", lambda db, t: db.describe_table(TableName=t)),
    "Put": ("PutItem", lambda db, t: db.put_item(TableName=t, Item=KEY)),
    "Update": ("UpdateItem", lambda db, t: db.update_item(TableName=t, Key=KEY, **SET)),
    "Delete": ("DeleteItem", lambda db, t: db.delete_item(TableName=t, Key=KEY)),
    "BatchWr": ("BatchWriteItem", lambda db, t: db.batch_write_item(RequestItems={t: [{"PutRequest": {"Item": KEY}}]})),
    "UpdTable": ("UpdateTable", lambda db, t: db.update_table(TableName=t, BillingMode="PAY_PER_REQUEST")),
    "DelTable": ("DeleteTable", lambda db, t: db.delete_table(TableName=t)),
    "TTL": ("DescribeTimeToLive", lambda db, t: db.describe_time_to_live(TableName=t)),
}


class LeastPrivilege(StackTestCase):
    def setUp(self):
        super().setUp()
        self.deploy("--tables", "Users*")
        for table in ("Users", "UsersArchive", "Payroll"):
            self.client("dynamodb").create_table(TableName=table, **SCHEMA)

    def tearDown(self):
        self.enforce_after(10**9)

    def enforce_after(self, calls):
        """Makes the cloud check signatures and policies after so many calls."""
        self.moto("reset-auth", str(calls).encode())

    def test_every_action_of_an_operation_is_tried(self):
        untried = {f["action"] for f in FUNCTIONS.values() if f["action"]} - {f"dynamodb:{a}" for a, _ in CALLS.values()}
        self.assertEqual(set(), untried, "CALLS needs a call of each")

    def test_each_role_may_do_its_one_action_on_the_pattern_and_nothing_else(self):
        sts, roles, callers = self.client("sts"), self.roles(), {}
        for command, function in FUNCTIONS.items():
            role = roles[f"{function['logical_name']}Role"]
            assumed = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="probe")["Credentials"]
            callers[command] = self.client(
                "dynamodb",
                aws_access_key_id=assumed["AccessKeyId"],
                aws_secret_access_key=assumed["SecretAccessKey"],
                aws_session_token=assumed["SessionToken"],
            )
        self.enforce_after(0)
        for table in ("Users", "UsersArchive", "Payroll"):
            inside = table.startswith("Users")
            print(f"\n{table}, {'inside' if inside else 'outside'} the pattern Users*")
            print(" " * 15 + "".join(f"{column:>9}" for column in CALLS))
            for command, caller in callers.items():
                action = FUNCTIONS[command]["action"]
                expected = {
                    c: f"dynamodb:{a}" == action and (inside or a == "ListTables") for c, (a, _) in CALLS.items()
                }
                found = {column: self.allowed(call, caller, table) for column, (_, call) in CALLS.items()}
                print(f"{command:15}" + "".join(f"{'allow' if found[c] else '.':>9}" for c in CALLS), flush=True)
                self.assertEqual(expected, found, f"{command} on {table}")

    def allowed(self, call, caller, table):
        try:
            call(caller, table)
            return True
        except ClientError as e:
            self.assertIn("AccessDenied", str(e))
            return False

    def test_each_role_has_its_one_action_its_own_log_and_tracing_and_no_more(self):
        for command, function in FUNCTIONS.items():
            statements = self.role_policy(self.roles()[f"{function['logical_name']}Role"])["Statement"]
            actions = [a for s in statements for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])]
            expected = [function["action"]] if function["action"] else []
            expected += ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"]
            self.assertEqual(expected, actions)
            (logs,) = [s["Resource"] for s in statements if "logs:PutLogEvents" in s["Action"]]
            self.assertIn(f":log-group:/aws/lambda/dynamodb-mcp-{command}", logs)

    def test_a_changed_pattern_reaches_every_role(self):
        self.deploy("--tables", "Orders")
        for command, function in FUNCTIONS.items():
            text = json.dumps(self.role_policy(self.roles()[f"{function['logical_name']}Role"]))
            self.assertEqual(function["action"] not in (None, "dynamodb:ListTables"), "table/Orders" in text, command)
            self.assertNotIn("Users", text)

    def test_the_proxys_policy_invokes_this_api_and_nothing_else(self):
        iam, outputs = self.client("iam"), self.outputs()
        version = iam.get_policy(PolicyArn=outputs["ProxyPolicyArn"])["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=outputs["ProxyPolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
        (statement,) = document["Statement"]
        self.assertEqual("execute-api:Invoke", statement["Action"])
        api = f"arn:aws:execute-api:eu-west-1:123456789012:{outputs['ApiId']}/*"
        self.assertEqual([f"{api}/GET/tools", f"{api}/POST/dynamodb/*"], statement["Resource"])
