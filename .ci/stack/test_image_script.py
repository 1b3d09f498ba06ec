"""scripts/image.sh with real Maven and Jib: an image in a file, and the password that a push sends."""

import base64
import json
import os
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stack_test_case import ROOT, StackTestCase

# In place of handlers: the smallest project that Jib builds an image of.
HANDLERS = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent><groupId>test</groupId><artifactId>test</artifactId><version>1</version></parent>
  <artifactId>dynamodb-mcp-handlers</artifactId>
  <profiles><profile><id>image</id></profile></profiles>
</project>
"""
PARENT = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>test</artifactId><version>1</version><packaging>pom</packaging>
  <modules><module>handlers</module></modules>
  <properties>
    <maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>
    <jib.container.mainClass>A</jib.container.mainClass>
  </properties>
  <build><pluginManagement><plugins><plugin>
    <groupId>com.google.cloud.tools</groupId><artifactId>jib-maven-plugin</artifactId><version>{jib}</version>
  </plugin></plugins></pluginManagement></build>
</project>
"""
HELPER = """#!/bin/sh
cat > /dev/null
echo '{"Username": "AWS", "Secret": "STALE"}'
"""


class Registry(BaseHTTPRequestHandler):
    """Refuses every request, and notes the credentials."""

    protocol_version = "HTTP/1.1"

    def refuse(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "Authorization" in self.headers:
            self.server.sent.add(base64.b64decode(self.headers["Authorization"].split()[1]).decode())
        self.send_response_only(401)
        self.send_header("WWW-Authenticate", 'Basic realm="registry"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = refuse

    def log_message(self, *_):
        pass


class ImageScript(StackTestCase):
    """The functions are the smallest project; the registry notes what it is sent."""

    def setUp(self):
        super().setUp()
        registry = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
        registry.sent = set()
        threading.Thread(target=registry.serve_forever, daemon=True).start()
        self.addCleanup(registry.server_close)
        self.addCleanup(registry.shutdown)
        self.registry, self.host = registry, f"127.0.0.1:{registry.server_port}"

        jib = (ROOT / "pom.xml").read_text().partition("<artifactId>jib-maven-plugin</artifactId>")[2]
        jib = jib.partition("<version>")[2].partition("</version>")[0]
        (self.root / "pom.xml").write_text(PARENT.format(jib=jib))
        (self.root / "handlers/pom.xml").write_text(HANDLERS)
        (self.root / "handlers/src/main/A.java").unlink()
        (self.root / "handlers/src/main/java").mkdir()
        (self.root / "handlers/src/main/java/A.java").write_text("public class A {}\n")

        self.program("docker-credential-stale", HELPER)
        self.program(
            "aws",
            f"""#!/usr/bin/env bash
case "$*" in
  *get-login-password*) echo FRESH; exit ;;
  *RepositoryUri*) echo {self.host}/dynamodb-mcp; exit ;;
esac
PATH=${{PATH#*:}} exec aws "$@"
""",
        )
        self.environment |= {
            "JAVA25_HOME": os.environ.get("JAVA25_HOME", ""),
            "MAVEN_OPTS": "-DsendCredentialsOverHttp=true",  # the registry has no TLS
            "DOCKER_CONFIG": str(self.home / ".docker"),
        }

    def program(self, name, text):
        folder = self.scratch / "bin"
        if not folder.exists():
            folder.mkdir()
            self.environment["PATH"] = f"{folder}:{self.environment['PATH']}"
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)

    def test_an_image_is_written_to_a_file(self):
        file = self.scratch / "images/functions.tar"
        printed = self.run_script("image.sh", "--tar", str(file), "--base", "scratch")
        self.assertRegex(printed, r", on scratch:\nsha256:[0-9a-f]{64}\n$")
        with tarfile.open(file) as archive:
            (image,) = json.load(archive.extractfile("manifest.json"))
            self.assertEqual("A", json.load(archive.extractfile(image["Config"]))["config"]["Entrypoint"][-1])

    def test_a_stored_password_never_shadows_the_fresh_one(self):
        stale = base64.b64encode(b"AWS:STALE").decode()
        stored = {"auths": {self.host: {"auth": stale}}, "credsStore": "stale", "credHelpers": {self.host: "stale"}}
        for file in (".docker/config.json", ".config/containers/auth.json"):
            (self.home / file).parent.mkdir(parents=True)
            (self.home / file).write_text(json.dumps(stored))
        base = ("--base", "scratch", "--arch", os.uname().machine)
        printed = self.run_script("deploy.sh", "--no-validate", *base, status=1)
        self.assertIn("the image was not built and pushed", printed)
        self.assertEqual({"AWS:FRESH"}, self.registry.sent, printed)
        self.assertEqual(stored, json.loads((self.home / ".docker/config.json").read_text()))
