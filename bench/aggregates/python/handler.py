"""Figures in a plain boto3 loop: the resource interface, which returns numbers as Decimal."""

import collections
import decimal
import json

import boto3

table = boto3.resource("dynamodb").Table("Large")
decimal.getcontext().prec = 38


def items(*attributes):
    """Returns all items, of which DynamoDB sends only these attributes."""
    names = {"#%d" % i: name for i, name in enumerate(attributes)}
    page = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names} if names else {}
    while True:
        found = table.scan(**page)
        yield from found["Items"]
        if "LastEvaluatedKey" not in found:
            return
        page["ExclusiveStartKey"] = found["LastEvaluatedKey"]


def answer(body):
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def avg(_, read=("total",)):
    total, number = decimal.Decimal(0), 0
    for item in items(*read):
        total += item["total"]
        number += 1
    return answer(str(total / number))


def sum(_, read=("total",)):
    total = decimal.Decimal(0)
    for item in items(*read):
        total += item["total"]
    return answer(str(total))


def count(_, read=("status",)):
    groups = collections.Counter()
    for item in items(*read):
        groups[item["status"]] += 1
    return answer(groups)


def avg_whole(event):
    return avg(event, ())


def sum_whole(event):
    return sum(event, ())


def count_whole(event):
    return count(event, ())
