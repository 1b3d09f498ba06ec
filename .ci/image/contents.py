"""Checks the image's contents: the manifest, the labels and the layers' files; and that builds are reproducible."""

import hashlib
import json
import pathlib
import subprocess
import tarfile
import zipfile

from container import check

ROOT = pathlib.Path(__file__).resolve().parents[2]


def config(work):
    return json.loads(subprocess.run(["skopeo", "inspect", "--config", "oci:%s/oci:test" % work], capture_output=True,
                                     check=True).stdout)


def the_manifest_has_the_format_that_lambda_accepts(work, digest):
    raw = (work / "manifest.json").read_bytes()
    manifest = json.loads(raw)
    check("sha256:" + hashlib.sha256(raw).hexdigest() == digest, "the printed digest isn't the digest of the manifest")
    kind = manifest["mediaType"]
    check(kind == "application/vnd.docker.distribution.manifest.v2+json", "the manifest's media type is " + kind)
    size = sum(layer["size"] for layer in manifest["layers"])
    print("    %.1f MB compressed in %d layers" % (size / 1e6, len(manifest["layers"])))
    check(size < 60_000_000, "the image has %d bytes compressed" % size)


def the_labels_describe_the_image(work, digest):
    labels = config(work)["config"]["Labels"]
    for name in ("title", "description", "licenses", "version", "source", "revision"):
        check(labels.get("org.opencontainers.image." + name), "no label " + name)
    check(labels["org.opencontainers.image.licenses"] == "Apache-2.0", labels)


def the_checksums_match_the_cache_and_the_jars(work, digest):
    sums = subprocess.run(
        ["sha256sum", "--check", "--quiet", "app/aot/SHA256SUMS"], cwd=work / "bundle" / "rootfs", capture_output=True, text=True
    )
    check(sums.returncode == 0, sums.stdout + sums.stderr)
    listed = {line.split()[1] for line in (work / "bundle" / "rootfs/app/aot/SHA256SUMS").read_text().splitlines()}
    jars = {str(jar.relative_to(work / "bundle" / "rootfs")) for jar in (work / "bundle" / "rootfs/app").rglob("*.jar")}
    check(jars <= listed, "not in SHA256SUMS: %s" % (jars - listed))


def a_second_build_differs_only_in_the_cache(work, digest):
    with tarfile.open(work / "again.tar") as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        again = json.load(archive.extractfile(manifest["Config"]))["rootfs"]["diff_ids"]
        layers = config(work)["rootfs"]["diff_ids"]
        check(len(again) == len(layers), "the second build has %d layers, the first %d" % (len(again), len(layers)))
        for place, (first, second) in enumerate(zip(layers, again)):
            if first != second:
                with tarfile.open(fileobj=archive.extractfile(manifest["Layers"][place])) as layer:
                    files = {member.name: layer.extractfile(member).read() for member in layer if member.isfile()}
                there = {name: work / "bundle/rootfs" / name for name in files}
                other = {n for n, f in there.items() if not f.is_file() or f.read_bytes() != files[n]}
                cache = {"app/aot/handlers.aot", "app/aot/SHA256SUMS"}
                check(other and other <= cache, "layer %d differs: %s" % (place, other or "the files' names or modes"))


def two_builds_without_the_cache_are_the_same_image(work, digest):
    first, second = ((work / name).read_text().strip() for name in ("first.digest", "second.digest"))
    check(first.startswith("sha256:") and first == second, "the digests are %s and %s" % (first, second))


def the_cache_does_not_name_the_build_directory(work, digest):
    cache = (work / "bundle" / "rootfs/app/aot/handlers.aot").read_bytes()
    check(str(ROOT).encode() not in cache, "the cache contains the path " + str(ROOT))
    check(b"libraries/libraries.jar" in cache, "the cache doesn't name its jars")


def the_image_contains_no_training_code(work, digest):
    jar = work / "bundle" / "rootfs/app/classpath/dynamodb-mcp-handlers.jar"
    names = zipfile.ZipFile(jar).namelist()
    check(not [name for name in names if "handlers/image/" in name or "lesson.json" in name], names)
    check("io/github/dynamodbmcp/handlers/Main.class" in names, names)
    libraries = zipfile.ZipFile(work / "bundle/rootfs/app/libraries/libraries.jar").namelist()
    check("io/github/dynamodbmcp/protocol/json/Json.class" in libraries, "the protocol is missing")


def the_image_lacks_what_nothing_calls(work, digest):
    libraries = zipfile.ZipFile(work / "bundle/rootfs/app/libraries/libraries.jar").namelist()
    model = {pathlib.Path(name).stem for name in libraries if "services/dynamodb/model/" in name}
    check({"GetItemRequest", "TransactWriteItemsRequest"} <= model, model)
    check("BackupSummary" not in model, "the libraries weren't shrunk")


def scanners_find_the_libraries_and_the_packages(work, digest):
    jar = work / "bundle/rootfs/app/libraries/libraries.jar"
    names = zipfile.ZipFile(jar).namelist()
    told = {name.split("/")[3] for name in names if name.startswith("META-INF/maven/") and name.endswith("pom.properties")}
    expected = {"dynamodb", "aws-crt", "aws-lambda-java-runtime-interface-client", "dagger", "jackson-databind"}
    check(expected <= told, "no pom.properties in the jar: %s" % (expected - told))
    jetty = zipfile.ZipFile(work / "bundle/rootfs/app/libraries/server.jar").namelist()
    check("META-INF/maven/org.eclipse.jetty/jetty-server/pom.properties" in jetty, jetty)
    check(not [name for name in names if "eclipse/jetty" in name], "Jetty is in the functions' jar")
    packages = {file.name: file.read_text() for file in (work / "bundle/rootfs/var/lib/dpkg/status.d").iterdir()}
    check({"libc6", "libgcc-s1", "ca-certificates"} <= set(packages), packages)
    check(all("\nVersion: " in control for control in packages.values()), packages)


def the_image_contains_the_licences(work, digest):
    documents = work / "bundle/rootfs/usr/share/doc"
    check((documents / "dynamodb-mcp/LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes(), "the LICENSE in the image differs")
    libraries = {path.parent.name.split("-2.")[0] for path in (documents / "dynamodb-mcp/libraries").glob("*/*")}
    check({"dynamodb", "jackson-databind", "slf4j-api"} <= libraries, libraries)
    for package in ("libc6", "libgcc-s1", "ca-certificates"):
        check((documents / package / "copyright").stat().st_size > 500, "no copyright file for " + package)
    changes = (documents / "dynamodb-mcp/libraries/CHANGES").read_text()
    check("were changed for this image" in changes, changes)
    check((work / "bundle/rootfs/opt/jvm/legal/java.base/LICENSE").exists(), "no licence for the JVM")


def runtimes_find_the_places_that_they_mount_over(work, digest):
    root = work / "bundle/rootfs"
    for folder in ("dev", "proc", "sys", "tmp"):
        check((root / folder).is_dir(), "no folder /" + folder)
    for file in ("etc/hosts", "etc/resolv.conf"):
        check((root / file).is_file(), "no file /" + file)


def java_is_the_only_program_of_the_jvm(work, digest):
    programs = [path.name for path in (work / "bundle/rootfs/opt/jvm/bin").iterdir()]
    check(programs == ["java"], programs)


TESTS = [
    the_manifest_has_the_format_that_lambda_accepts,
    the_labels_describe_the_image,
    the_checksums_match_the_cache_and_the_jars,
    the_image_contains_no_training_code,
    the_image_lacks_what_nothing_calls,
    the_cache_does_not_name_the_build_directory,
    scanners_find_the_libraries_and_the_packages,
    the_image_contains_the_licences,
    runtimes_find_the_places_that_they_mount_over,
    java_is_the_only_program_of_the_jvm,
    a_second_build_differs_only_in_the_cache,
    two_builds_without_the_cache_are_the_same_image,
]
