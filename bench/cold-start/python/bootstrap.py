"""A minimal custom runtime; it does less than Lambda's own Python runtime."""

import http.client
import importlib
import json
import os
import sys


def main(command):
    handler = getattr(importlib.import_module("handler"), command.replace("-", "_"))
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        api.request("GET", "/2018-06-01/runtime/invocation/next")
        response = api.getresponse()
        request_id = response.getheader("Lambda-Runtime-Aws-Request-Id")
        answer = json.dumps(handler(json.loads(response.read()))).encode()
        api.request("POST", "/2018-06-01/runtime/invocation/%s/response" % request_id, answer,
                    {"Content-Type": "application/json"})
        api.getresponse().read()


main(sys.argv[1])
