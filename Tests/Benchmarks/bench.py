"""What the benchmarks share: a home for the program, a terminal, sample models, one way to print."""
import fcntl
import json
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import tempfile
import termios
import time
import uuid


def report(what, ours, peer=None, unit="ms", peer_name="", limit=None):
    """One line: what, our figure, the peer's and the ratio."""
    line = f"{what:<46} {ours:>10.1f} {unit}"
    if peer is not None:
        line += f"   {peer_name} {peer:.1f} {unit}   ratio {ours / peer:.2f}"
    if limit is not None:
        line += f"   (wanted: at most {limit})"
    print(line, flush=True)


class Home:
    """A private home folder and the pinned environment for programs run in it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="modelpool-bench-")
        self.path = self.folder.name
        self.environment = {
            "HOME": self.path, "PATH": os.defpath + ":/usr/sbin", "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TZ": "UTC",
        }

    def run(self, *arguments, **options):
        return subprocess.run(
            arguments, env=self.environment, cwd=self.path, check=options.pop("check", True),
            capture_output=True, text=True, **options)

    def file(self, name, text):
        path = os.path.join(self.path, name)
        with open(path, "w") as file:
            file.write(text)
        return path


def models(count, url="https://gateway.example/v1", headers=2):
    """The program's own JSON with so many models that carry secrets."""
    return json.dumps({
        "schema": 1, "program": "modelpool", "models": [{
            "id": str(uuid.UUID(int=i + 1)).upper(), "name": f"model {i:05d}", "provider": "openai",
            "protocol": "openai-chat", "model": f"gpt-{i % 17}", "base_url": url, "enabled": True,
            "timeout": 120, "temperature": None, "max_output_tokens": None, "vision": False,
            "tools": None, "tags": ["prod"] if i % 3 else [], "proxy": "direct",
            "proxy_password": None, "ca_file": None, "client_cert": None, "client_key": None,
            "api_key": f"sk-{i:030d}",
            "headers": [
                {"name": f"X-Header-{n}", "value": f"value-{n}-{i:020d}", "on": True,
                 "secret": True} for n in range(headers)],
        } for i in range(count)],
    })


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class Terminal:
    """A program on a pseudo terminal of 80x24 whose output is counted."""

    def __init__(self, home, *arguments, directory=None):
        self.start = time.perf_counter()
        self.process, self.side = pty.fork()
        if self.process == 0:
            # The size is set before the program starts, so that it never draws another one.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.chdir(directory or home.path)
            os.execvpe(arguments[0], arguments, home.environment)
        self.seen = b""

    def read(self, quiet):
        """What it writes until nothing came for so many seconds."""
        data = b""
        while select.select([self.side], [], [], quiet)[0]:
            try:
                piece = os.read(self.side, 65536)
            except OSError:
                break
            if not piece:
                break
            data += piece
        self.seen += data
        return data

    def until(self, mark, limit=20):
        """Milliseconds from its start until it has written this, colours and moves aside."""
        end = self.start + limit
        while mark not in re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|\([AB0])", b"", self.seen):
            if not select.select([self.side], [], [], max(0, end - time.perf_counter()))[0]:
                raise TimeoutError(f"{mark!r} was not drawn: {self.seen[-300:]!r}")
            self.seen += os.read(self.side, 65536)
        return (time.perf_counter() - self.start) * 1000

    def press(self, text, quiet=0.15):
        """The bytes it answers to a key with."""
        os.write(self.side, text.encode())
        return self.read(quiet)

    def status(self, field):
        """A field of /proc/PID/status, in kB."""
        with open(f"/proc/{self.process}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(field))

    def ticks(self):
        """Processor time used so far, in clock ticks."""
        with open(f"/proc/{self.process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def end(self):
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self.side)


def median(values):
    return statistics.median(values)
