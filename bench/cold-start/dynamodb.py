"""DynamoDB Local with the sample table, behind TLS like AWS's DynamoDB."""

import asyncio
import pathlib
import shutil
import ssl
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]


def start(java, work):
    """Starts it; returns the process, its plain URL, its TLS URL, and the file of the CA."""
    program = pathlib.Path(__file__).with_name("DynamoDb.java")
    process = subprocess.Popen(
        [java, "-XX:+UseSerialGC", "-cp", str(ROOT / "local/target/dynamodb-mcp-local.jar"), str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = process.stdout.readline().strip()
    if not url.startswith("http://"):
        raise SystemExit("DynamoDB Local did not start: " + process.stderr.read())
    authority = certificates(work)
    return process, url, tls_before(url, work), authority


def certificates(work):
    """Creates a CA and a certificate for localhost; returns the file of the CA."""
    if not shutil.which("openssl"):
        raise SystemExit("openssl isn't installed: it creates the certificate for DynamoDB Local")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=work, check=True, capture_output=True)

    (work / "leaf.ext").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=test CA")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "leaf.ext", "-out", "leaf.pem")
    return work / "ca.pem"


def tls_before(url, work):
    """Starts a TLS proxy in front of a plain URL; returns the TLS URL."""
    target = int(url.rsplit(":", 1)[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(work / "leaf.pem", work / "leaf.key")
    ready = threading.Event()
    port = []

    async def pipe(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except (OSError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def connected(reader, writer):
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(pipe(reader, back_writer), pipe(back_reader, writer))

    async def serve():
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    ready.wait(10)
    return "https://localhost:%d" % port[0]
