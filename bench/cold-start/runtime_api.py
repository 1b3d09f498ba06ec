"""An emulator of Lambda's runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

It serves one function process at a time. It uses plain sockets, writes each response in one piece and turns off Nagle's
algorithm, so that the emulator adds nothing to the measurement.
"""

import json
import socket
import threading
import time
import uuid


class FunctionError(Exception):
    """The function reported an error instead of an answer, ended, or timed out."""


class RuntimeApi:
    """Hands events to a function. `first_next`, `sent` and `answered` are times from time.perf_counter()."""

    def __init__(self, on_first_next=None, timeout=25):
        self.on_first_next = on_first_next
        self.timeout = timeout
        self.first_next = None
        self.sent = None
        self.answered = None
        self._event = None
        self._outcome = None
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()

    def invoke(self, event, alive=lambda: True):
        """Sends an event (a dict, or raw bytes) to the function and returns the parsed answer."""
        with self._changed:
            self._outcome = None
            self._event = event if isinstance(event, bytes) else json.dumps(event).encode()
            self._changed.notify_all()
        deadline = time.monotonic() + self.timeout
        with self._changed:
            while self._outcome is None:
                if not alive():
                    raise FunctionError("the process ended")
                if time.monotonic() > deadline:
                    raise FunctionError("no answer in %d s" % self.timeout)
                self._changed.wait(0.2)
            kind, body = self._outcome
        if kind != "response":
            raise FunctionError("%s: %s" % (kind, body.decode(errors="replace")))
        return json.loads(body)

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        reader = connection.makefile("rb")
        try:
            while request := reader.readline():
                path = request.split()[1].decode()
                headers = {}
                while line := reader.readline().strip():
                    name, _, text = line.decode("latin1").partition(":")
                    headers[name.lower()] = text.strip()
                if "expect" in headers:
                    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = self._body(reader, headers)
                if path.endswith("/invocation/next"):
                    self._next(connection)
                else:
                    now = time.perf_counter()
                    reply = b'{"status":"OK"}'
                    connection.sendall(
                        b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        % (len(reply), reply)
                    )
                    with self._changed:
                        self.answered = now
                        self._outcome = (path.rsplit("/", 1)[-1], body)
                        self._changed.notify_all()
        except OSError:
            pass

    @staticmethod
    def _body(reader, headers):
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return reader.read(int(headers.get("content-length", 0)))
        body = b""
        while size := int(reader.readline(), 16):
            body += reader.read(size)
            reader.readline()
        reader.readline()
        return body

    def _next(self, connection):
        with self._changed:
            if self.first_next is None:
                self.first_next = time.perf_counter()
                if self.on_first_next:
                    self.on_first_next()
            while self._event is None:
                self._changed.wait()
            event, self._event = self._event, None
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            "Lambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:under-test\r\n"
            "Lambda-Runtime-Trace-Id: Root=1-67891233-abcdef012345678912345678;Sampled=0\r\nContent-Length: %d\r\n\r\n"
            % (uuid.uuid4(), (time.time() + self.timeout) * 1000, len(event))
        )
        self.sent = time.perf_counter()
        connection.sendall(head.encode() + event)


def environment(api, **more):
    """Returns the environment variables that Lambda and the template set for a 512 MB function, and `more`."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "AWS_LAMBDA_RUNTIME_API": api.address,
        "AWS_LAMBDA_FUNCTION_NAME": "under-test",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/under-test",
        "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "MCP_TOKEN_KEY": "arn:aws:cloudformation:us-east-1:123456789012:stack/dynamodb-mcp/under-test",
        **more,
    }


def event(command, arguments=None):
    """Returns an event as API Gateway sends it, in payload format 2.0."""
    method, path = ("GET", "/tools") if command == "tools" else ("POST", "/dynamodb/" + command)
    route = "%s %s" % (method, path)
    made = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "x-mcp-user": "alice"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api123",
            "authorizer": {"iam": {"accountId": "123456789012", "userArn": "arn:aws:iam::123456789012:user/alice"}},
            "domainName": "api123.execute-api.us-east-1.amazonaws.com",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": route,
            "stage": "$default",
            "timeEpoch": 1773119783000,
        },
        "isBase64Encoded": False,
    }
    if arguments is not None:
        made["body"] = json.dumps(arguments)
    return made
