"""Wrong answers that the validation must notice: each is told by a backend between the proxy and the real system.

The requests reach the real system as they are, signature included; one answer is then replaced.
"""

import datetime
import hashlib
import hmac
import json
import re
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY_ID, SECRET, REGION, SERVICE = "local", "local-secret", "us-east-1", "execute-api"
JSON, TEXT = "application/json", "text/plain"
SIGNED, UNSIGNED = "signed ", "unsigned "


def words_of_another(status, text):
    return status, text if text[:1] == "{" else text.replace("validate-", "other-")


def without_indexes(status, text):
    described = json.loads(text)
    del described["table"]["GlobalSecondaryIndexes"]
    return status, json.dumps(described)


# By name: which request is answered wrongly (a pattern of "signed TOOL BODY" or "unsigned TOOL BODY"), and how.
LIES = {
    "check fails": (r"^signed tools", lambda s, t: (403, '{"message": "Forbidden"}')),
    "a tool is missing": (r"^signed tools", lambda s, t: (s, t.replace("dynamodb_scan", "another_tool"))),
    "a table is missing": (r"list_tables .*json", lambda s, t: (s, '{"tables": ["Orders"]}')),
    "an unknown argument passes": (r"limitt", lambda s, t: (200, '{"tables": []}')),
    "the key is another's": (r"describe_table .*json", lambda s, t: (s, t.replace("Users", "Orders"))),
    "an unknown table is described": (r"no-such-table", lambda s, t: (200, "Table no-such-table")),
    "the count is a text": (r"count_items", lambda s, t: (s, re.sub(r'(count": ?)(\d+)', r'\1"\2"', t))),
    "put_item fails": (r" put_item", lambda s, t: (500, "Internal error")),
    "a condition is ignored": (r" put_item", lambda s, t: (200, "Successfully added item to table 'Users':")),
    "a number loses digits": (r" get_item", lambda s, t: (s, t.replace("345678", "345680"))),
    "a set becomes a list": (r" get_item", lambda s, t: (s, t.replace('"SS"', '"L"'))),
    "an attribute is lost": (r" get_item", lambda s, t: (s, t.replace('"list"', '"lost"'))),
    "an update is lost": (r" get_item", lambda s, t: (s, t.replace("Paris", "Lyon"))),
    "an update makes a stub": (r"^$", None),  # the request is changed instead, see below
    "a stub is left": (r" get_item .*-none", lambda s, t: (200, '{"found": true, "item": {}}')),
    "an attribute is shown by another name": (r" get_item", lambda s, t: (s, re.sub(r'("item": ?{)"\w+"', r'\1"another"', t))),
    "query finds nothing": (r" query .*#", lambda s, t: (200, '{"count": 0, "items": []}')),
    "query finds another": (r" query .*#", lambda s, t: (s, t.replace("validate-", "other-"))),
    "query finds the same twice": (r" query .*#", lambda s, t: (s, re.sub(r'"items": ?\[(.+)\]', r'"items":[\1,\1]', t))),
    "the index finds nothing": (r"index_name", lambda s, t: (200, '{"count": 0, "items": []}')),
    "scan ignores its filter": (r" scan .*filter", lambda s, t: (s, re.sub(r'"count": ?1\b', '"count": 2', t))),
    "batch_get finds nothing": (r" batch_get", lambda s, t: (s, re.sub(r'"items": ?\[.+?\](?=,)', '"items":[]', t))),
    "batch_get misses another": (r" batch_get", lambda s, t: (s, t.replace("-none", "-other"))),
    "batch_get forgets what is missing": (r" batch_get", lambda s, t: (s, re.sub(r'"missing": ?\[.+?\]', '"missing": []', t))),
    "delete_item only says so": (r" get_item", lambda s, t: (s, t.replace("false", "true"))),
    "a second deletion is one too": (r"delete_item", lambda s, t: (s, t.replace("Nothing to delete", "Successfully deleted"))),
    "the table is being deleted": (r"describe_table .*json", lambda s, t: (s, t.replace('"ACTIVE"', '"DELETING"', 1))),
    "the count is another's": (r"count_items", lambda s, t: (s, re.sub(r'(count": ?)\d+', r"\g<1>987654", t))),
    "the index finds a stranger too": (r"index_name", lambda s, t: (s, re.sub(r'("items": ?\[.+?)\](?=,)', r'\1,{"userId":{"S":"x"}}]', t))),
    "a condition that is no condition": (r" put_item", lambda s, t: (s, t if s < 400 else "Internal error with the condition_expression")),
    "a role that may not is an item that is not": (r"update_item .*-none", lambda s, t: (s, "The role of this tool may not touch table 'Users'")),
    "a query is said to go on": (r" query .*#.*json", lambda s, t: (s, t.replace('"items"', '"next_token":"x","items"', 1))),
    "a scan is said to go on": (r" scan .*filter", lambda s, t: (s, t.replace('"items"', '"next_token":"x","items"', 1))),
    "batch_get is said to have left items out": (r" batch_get", lambda s, t: (s, re.sub(r'"not_shown": ?\[', '"not_shown":[{"userId":{"S":"x"}}', t))),
    "put_item shows another item": (r" put_item", lambda s, t: (s, t.replace("validate-", "other-"))),
    "update_item shows another item": (r"update_item .*set", lambda s, t: (s, t.replace("validate-", "other-"))),
    "get_item's words are another's": (r" get_item", words_of_another),
    "query's words are another's": (r" query", words_of_another),
    "a scan without a filter finds nothing": (r" scan", lambda s, t: (200, '{"table":"Users","count":0,"items":[]}')),
    "the sample table has no index": (r"describe_table .*json", without_indexes),
    "a tool answers unsigned": (r"^unsigned scan", lambda s, t: (200, "Scan of table")),
    "the list answers unsigned": (r"^unsigned tools", lambda s, t: (200, "[]")),
    "what writes is only hidden": (r"^signed tools", lambda s, t: (s, json.dumps([tool for tool in json.loads(t) if tool["annotations"]["readOnlyHint"]]))),
    "the URL has other tools": (r"^signed mcp .*tools/list", lambda s, t: (s, t.replace("dynamodb_scan", "another_tool"))),
    "the URL answers no call": (r"^signed mcp .*tools/call", lambda s, t: (s, t.replace('"isError":false', '"isError":true'))),
    "the URL has no route": (r"^signed mcp", lambda s, t: (404, '{"message":"Not Found"}')),
    "the URL needs another policy": (r"^signed mcp", lambda s, t: (403, '{"message":"Forbidden"}')),
    "the URL answers unsigned": (r"^unsigned mcp", lambda s, t: (200, "{}")),
    "every answer is empty": (r"^signed \w+ \{", lambda s, t: (200, "")),
    "every answer is an error": (r"^signed \w+ \{", lambda s, t: (500, "Internal error")),
}  # fmt: skip
URL_LIES = ("the URL has other tools", "the URL answers no call", "the URL has no route", "the URL answers unsigned")
READING_LIES = (
    "a table is missing",
    "an attribute is shown by another name",
    "query finds nothing",
    "query finds the same twice",
    "batch_get finds nothing",
    "batch_get misses another",
    "batch_get forgets what is missing",
    "every answer is empty",
    "a scan without a filter finds nothing",
    "the count is another's",
)


@contextmanager
def lying_backend(backend, lie):
    """The URL of a server that asks the backend, a URL, and tells one lie."""
    pattern, spoil = LIES[lie]

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def relay(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = dict(self.headers)
            tool = self.path.split("/")[-1].replace("-", "_")
            if lie == "an update makes a stub" and tool == "update_item" and "Authorization" in headers:
                body = json.dumps({**json.loads(body), "create_if_missing": True}).encode()
                headers = signed(self.command, self.path, headers["Host"], body)
            status, type_, text = ask(backend, self.command, self.path, headers, body)
            asked = (SIGNED if "Authorization" in headers else UNSIGNED) + f"{tool} {body.decode()}"
            if re.search(pattern, asked):
                status, text = spoil(status, text)
                type_ = JSON if text[:1] in ("{", "[") else TEXT
            self.send_response_only(status)
            self.send_header("Content-Type", type_)
            self.send_header("Date", self.date_time_string())
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = relay

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def ask(backend, method, path, headers, body):
    connection = HTTPConnection(backend.split("//")[1], timeout=30)
    headers = {name: value for name, value in headers.items() if name.lower() not in ("connection", "content-length")}
    connection.request(method, path, body or None, headers)
    reply = connection.getresponse()
    return reply.status, reply.headers.get("Content-Type", TEXT), reply.read().decode()


def signed(method, path, host, body):
    """The headers of a request with another body, signed with SigV4 as the backend demands."""
    time = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope, names = f"{time[:8]}/{REGION}/{SERVICE}/aws4_request", "host;x-amz-date"
    canonical = [method, path, "", f"host:{host}", f"x-amz-date:{time}", "", names, hashlib.sha256(body).hexdigest()]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{digest}".encode(), "sha256").hex()
    return {
        "Host": host,
        "Content-Type": JSON,
        "X-Amz-Date": time,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={names}, Signature={signature}",
    }
