"""Runs a process of an unpacked image as Lambda does: with a read-only root file system, no capabilities, only /tmp
writable, and limited memory; on the host's network."""

import json
import os
import pathlib
import subprocess
import tempfile

DEFAULT_COMMAND = ["serve"]


def check(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


class Container:
    """A process of the image under runc, on the host's network, with so many megabytes of memory."""

    count = 0

    def __init__(self, bundle, command, environment, user=(993, 990), mounts=None, megabytes=512):
        Container.count += 1
        self.name = "dynamodb-mcp-test-%d-%d" % (os.getpid(), Container.count)
        self.bundle = pathlib.Path(tempfile.mkdtemp(dir=bundle.parent))
        config = json.loads((bundle / "config.json").read_text())
        process = config["process"]
        process.update(
            args=process["args"][: -len(DEFAULT_COMMAND)] + command,
            terminal=False,
            user={"uid": user[0], "gid": user[1]},
            env=[e for e in process["env"] if not e.startswith(("HOME=", "TERM="))]
            + ["%s=%s" % pair for pair in environment.items() if pair[0] != "PATH"],
            capabilities={kind: [] for kind in ("bounding", "effective", "permitted", "inheritable", "ambient")},
            noNewPrivileges=True,
            rlimits=[{"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024}],
        )
        config["root"] = {"path": str(bundle / "rootfs"), "readonly": True}
        linux = config["linux"]
        linux["namespaces"] = [n for n in linux["namespaces"] if n["type"] in ("pid", "ipc", "uts", "mount")]
        linux["resources"] = {"memory": {"limit": megabytes << 20, "swap": megabytes << 20}}
        linux["cgroupsPath"] = "/" + self.name
        for mapping in ("uidMappings", "gidMappings"):
            linux.pop(mapping, None)
        config["mounts"] = [m for m in config["mounts"] if m["destination"] in ("/proc", "/dev", "/dev/shm")]
        # The JVM sizes its heap by the limit that it finds there.
        cgroup = ["nosuid", "noexec", "nodev", "ro"]
        config["mounts"].append({"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": cgroup})
        tmpfs = ["nosuid", "nodev", "mode=1777", "size=512m"]
        config["mounts"].append({"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": tmpfs})
        bind = ["bind", "ro"]
        for path, source in {"/etc/hosts": "/etc/hosts", **(mounts or {})}.items():
            config["mounts"].append({"destination": path, "type": "bind", "source": str(source), "options": bind})
        (self.bundle / "config.json").write_text(json.dumps(config))
        self.out = open(self.bundle / "out", "w+b")
        self.err = open(self.bundle / "err", "w+b")
        self.process = subprocess.Popen(
            ["runc", "run", "-b", self.bundle, self.name], stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.alive():
            subprocess.run(["runc", "kill", self.name, "KILL"], capture_output=True)
            self.process.wait(10)
        subprocess.run(["runc", "delete", "-f", self.name], capture_output=True)
        self.out.close()
        self.err.close()

    def pid(self):
        return json.loads(subprocess.check_output(["runc", "state", self.name]))["pid"]

    def alive(self):
        return self.process.poll() is None

    def wait(self, seconds=30):
        return self.process.wait(seconds)

    def terminate(self):
        subprocess.run(["runc", "kill", self.name, "TERM"], check=True)

    def stdout(self):
        return (self.bundle / "out").read_text(errors="replace")

    def stderr(self):
        return (self.bundle / "err").read_text(errors="replace")
