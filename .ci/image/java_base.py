#!/usr/bin/env python3
"""Creates a substitute for a public base image with Java. Usage: java_base.py BASE.tar BUNDLE FILE

Adds the JVM of an unpacked image to a docker archive, in the place where public bases have it: /usr/bin/java.
"""

import hashlib
import io
import json
import sys
import tarfile

base, bundle, target = sys.argv[1:]
layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w") as files:
    files.add(bundle + "/rootfs/opt/jvm", "usr/lib/jvm/java-25")
    link = tarfile.TarInfo("usr/bin/java")
    link.type, link.linkname = tarfile.SYMTYPE, "../lib/jvm/java-25/bin/java"
    files.addfile(link)
with tarfile.open(base) as old, tarfile.open(target, "w") as new:

    def add(name, content):
        info = tarfile.TarInfo(name)
        info.size = len(content)
        new.addfile(info, io.BytesIO(content))

    manifest = json.load(old.extractfile("manifest.json"))
    config = json.load(old.extractfile(manifest[0]["Config"]))
    config["rootfs"]["diff_ids"].append("sha256:" + hashlib.sha256(layer.getvalue()).hexdigest())
    config["history"].append({"created": "1970-01-01T00:00:00Z", "created_by": "java_base.py"})
    for name in manifest[0]["Layers"]:
        add(name, old.extractfile(name).read())
    manifest[0]["Layers"].append("java.tar")
    add("java.tar", layer.getvalue())
    add(manifest[0]["Config"], json.dumps(config).encode())
    add("manifest.json", json.dumps(manifest).encode())
