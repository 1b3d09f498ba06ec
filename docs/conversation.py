#!/usr/bin/env python3
"""Draws docs/conversation.svg: questions, the tool call for each, and the packaged proxy's answers.

The script starts the proxy as an assistant would and speaks MCP with it, against a freshly started scripts/local.sh. The
questions and the calls are written below; an assistant would choose the calls itself. Every answer comes from the proxy.

Usage: docs/conversation.py http://127.0.0.1:8787 > docs/conversation.svg
"""

import json
import os
import subprocess
import sys
import textwrap
from html import escape
from pathlib import Path

QUESTIONS = [
    (
        "Which users in Engineering are active?",
        "dynamodb_scan",
        {
            "table_name": "Users",
            "filter_expression": "department = :department AND active = :active",
            "expression_attribute_values": {":department": "Engineering", ":active": True},
            "projection": ["userId", "name", "role"],
        },
    ),
    (
        "Update the role to Senior Engineer for user001",
        "dynamodb_update_item",
        {"table_name": "Users", "key": {"userId": "user001"}, "set": {"role": "Senior Engineer"}},
    ),
    (
        "What's the average age in Engineering?",
        "dynamodb_scan",
        {
            "table_name": "Users",
            "aggregate": ["avg(age)"],
            "filter_expression": "department = :department",
            "expression_attribute_values": {":department": "Engineering"},
        },
    ),
]
JAR = Path(__file__).resolve().parent.parent / "proxy/target/dynamodb-mcp-proxy.jar"
WIDTH, LINE, MARGIN = 100, 19, 18  # the width in characters, the others in pixels
COLOURS = {"question": "#ffffff", "call": "#79c0ff", "answer": "#c9d1d9"}


def converse(endpoint):
    """Makes the calls over MCP and yields the text of each answer."""
    settings = {"MCP_API_ENDPOINT": endpoint, "MCP_REGION": "us-east-1"}
    keys = {"MCP_ACCESS_KEY_ID": "local", "MCP_SECRET_ACCESS_KEY": "local-secret"}
    with subprocess.Popen(
        ["java", "-jar", JAR], env=os.environ | settings | keys, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proxy:

        def ask(method, parameters):
            message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
            print(json.dumps(message), file=proxy.stdin, flush=True)
            while "result" not in (reply := json.loads(proxy.stdout.readline())):
                if "error" in reply:
                    sys.exit(f"{method} was refused: {reply['error']}")
            return reply["result"]

        client = {"name": "conversation.py", "version": "1"}
        ask("initialize", {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client})
        print('{"jsonrpc": "2.0", "method": "notifications/initialized"}', file=proxy.stdin, flush=True)
        for _, tool, arguments in QUESTIONS:
            yield ask("tools/call", {"name": tool, "arguments": arguments})["content"][0]["text"]
        proxy.stdin.close()


def lines(answers):
    """Yields the lines of the picture, each with its kind."""
    for (question, tool, arguments), answer in zip(QUESTIONS, answers):
        yield "question", f"> {question}"
        call = textwrap.wrap(f"{tool} {json.dumps(arguments)}", WIDTH - 4, subsequent_indent="  ", break_on_hyphens=False)
        yield from (("call", f"  {line}") for line in call)
        yield from (("answer", f"  {line}") for line in answer.splitlines())
        yield "answer", ""


def picture(drawn):
    width, height = int(WIDTH * 8.5) + 2 * MARGIN, len(drawn) * LINE + 2 * MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">'
    yield "<title>Three questions, the tool calls for them, and the answers</title>"
    yield f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>'
    yield '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">'
    for row, (kind, text) in enumerate(drawn, 1):
        bold = ' font-weight="bold"' if kind == "question" else ""
        if text:
            yield f'<text x="{MARGIN}" y="{MARGIN + row * LINE - 5}" fill="{COLOURS[kind]}"{bold}>{escape(text)}</text>'
    yield "</g>\n</svg>"


if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
    sys.exit(__doc__)
print("\n".join(picture(list(lines(converse(sys.argv[1])))[:-1])))
