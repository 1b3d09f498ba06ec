"""Three operations as a minimal handler, with boto3's client rather than the slower resource."""

import json

import boto3

dynamodb = boto3.client("dynamodb")


def typed(value):
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"N": str(value)} if isinstance(value, (int, float)) else {"S": value}


def plain(value):
    ((kind, inner),) = value.items()
    if kind == "N":
        return float(inner) if "." in inner else int(inner)
    if kind == "M":
        return {name: plain(part) for name, part in inner.items()}
    return [plain(part) for part in inner] if kind == "L" else inner


def answer(body):
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def get_item(event):
    given = json.loads(event["body"])
    key = {name: typed(value) for name, value in given["key"].items()}
    found = dynamodb.get_item(TableName=given["table_name"], Key=key)
    return answer({name: plain(value) for name, value in found.get("Item", {}).items()})


def query(event):
    given = json.loads(event["body"])
    found = dynamodb.query(
        TableName=given["table_name"],
        KeyConditionExpression=given["key_condition_expression"],
        ExpressionAttributeValues={k: typed(v) for k, v in given["expression_attribute_values"].items()},
    )
    return answer([{name: plain(value) for name, value in item.items()} for item in found["Items"]])


def put_item(event):
    given = json.loads(event["body"])
    dynamodb.put_item(TableName=given["table_name"], Item={k: typed(v) for k, v in given["item"].items()})
    return answer("done")
