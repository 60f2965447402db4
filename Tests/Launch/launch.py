"""Starts a client by `modelpool exec` in a home, a project and an /etc of its own, in a network that
has loopback only, and tells what reached the pool's address and what another one.

Run by `unshare --net --mount`, as root; reads what to do as JSON from standard input, and prints
what happened as JSON. `{OTHER}` in a file, an argument or a variable stands for the other address,
`{POOL}` for the pool's, `{HOME}` for the home.
"""

import base64
import fcntl
import gzip
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

KEY = "sk-canary-7f3b19e2d6a84c05"
HEADER = "canary-gateway-token-51c2f0"
SECRETS = [KEY, HEADER]
SECRETS += [base64.b64encode(text.encode()).decode() for text in SECRETS]


def events(*pairs):
    return "".join(f"event: {name}\ndata: {json.dumps(dict(type=name, **data))}\n\n"
                   for name, data in pairs)


def anthropic(request, command):
    """A message that calls the tool Bash once, where a command is wanted, and says pong then."""
    body = json.loads(request["body"] or "{}")
    tools = [tool.get("name") for tool in body.get("tools", [])]
    asked = "tool_result" in request["body"]
    message = {"id": "msg_1", "type": "message", "role": "assistant", "content": [],
               "model": body.get("model", "m"), "stop_reason": None, "stop_sequence": None,
               "usage": {"input_tokens": 1, "output_tokens": 1}}
    if command and "Bash" in tools and not asked:
        block = {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {}}
        call = json.dumps({"command": command, "description": "look"})
        delta = {"type": "input_json_delta", "partial_json": call}
        reason = "tool_use"
    else:
        block = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": "pong"}
        reason = "end_turn"
    if not body.get("stream"):
        message["content"] = [{"type": "text", "text": "pong"}]
        message["stop_reason"] = "end_turn"
        return "application/json", json.dumps(message)
    return "text/event-stream", events(
        ("message_start", {"message": message}),
        ("content_block_start", {"index": 0, "content_block": block}),
        ("content_block_delta", {"index": 0, "delta": delta}),
        ("content_block_stop", {"index": 0}),
        ("message_delta", {"delta": {"stop_reason": reason, "stop_sequence": None},
                           "usage": {"output_tokens": 1}}),
        ("message_stop", {}))


def responses(request, command):
    """A response that calls the client's shell once, where a command is wanted."""
    body = json.loads(request["body"] or "{}")
    tools = [tool.get("name") or tool.get("type") for tool in body.get("tools", [])]
    asked = "function_call_output" in request["body"] or "local_shell_call_output" in request["body"]
    usage = {"input_tokens": 1, "input_tokens_details": None, "output_tokens": 1,
             "output_tokens_details": None, "total_tokens": 2}
    item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": "pong", "annotations": []}]}
    if command and not asked:
        call = {"type": "function_call", "id": "fc_1", "call_id": "call_1"}
        if "exec_command" in tools:
            item = dict(call, name="exec_command", arguments=json.dumps({"cmd": command}))
        elif "shell_command" in tools:
            item = dict(call, name="shell_command", arguments=json.dumps({"command": command}))
        elif "shell" in tools:
            item = dict(call, name="shell",
                        arguments=json.dumps({"command": ["bash", "-c", command]}))
    done = {"id": "resp_1", "object": "response", "status": "completed", "output": [item],
            "usage": usage}
    return "text/event-stream", events(
        ("response.created", {"response": {"id": "resp_1"}}),
        ("response.output_item.done", {"output_index": 0, "item": item}),
        ("response.completed", {"response": done}))


def chat(request, command):
    body = json.loads(request["body"] or "{}")
    if not body.get("stream"):
        return "application/json", json.dumps({
            "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": "pong"}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
    def piece(delta, reason):
        return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
    text = [piece({"role": "assistant", "content": "pong"}, None), piece({}, "stop")]
    lines = [f"data: {json.dumps(part)}\n\n" for part in text] + ["data: [DONE]\n\n"]
    return "text/event-stream", "".join(lines)


class Recorder:
    """Keeps every byte that comes, and answers as the clients' protocols want it."""

    def __init__(self, command):
        self.requests = []
        self.raw = []
        self.command = command
        self.during = None
        self.look = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        raw = bytearray()
        self.raw.append(raw)
        connection.settimeout(60)
        try:
            while True:
                while b"\r\n\r\n" not in raw:
                    if not self.more(connection, raw):
                        return
                end = raw.index(b"\r\n\r\n") + 4
                lines = raw[:end].decode("latin-1").split("\r\n")
                headers = [line.split(":", 1) for line in lines[1:] if ":" in line]
                fields = {name.lower(): value.strip() for name, value in headers}
                length = int(fields.get("content-length", 0))
                while len(raw) - end < length:
                    if not self.more(connection, raw):
                        return
                body = bytes(raw[end:end + length])
                if fields.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                request = {"line": lines[0], "headers": fields,
                           "body": body.decode("utf-8", "replace")}
                self.requests.append(request)
                kind, text = self.answer(request)
                data = text.encode()
                connection.sendall(
                    f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
                return
        except OSError:
            pass
        finally:
            connection.close()

    @staticmethod
    def more(connection, raw):
        part = connection.recv(65536)
        raw += part
        return bool(part)

    def answer(self, request):
        path = request["line"].split(" ")[1].split("?")[0]
        if self.look:
            self.look()
        if self.during:
            self.during()
        if not request["line"].startswith("POST"):
            return "application/json", json.dumps({"object": "list", "data": [], "models": []})
        if path.endswith("/messages"):
            return anthropic(request, self.command)
        if path.endswith("/responses"):
            return responses(request, self.command)
        if path.endswith("/chat/completions"):
            return chat(request, self.command)
        return "application/json", "{}"

    def secret_bytes(self):
        text = b"".join(bytes(raw) for raw in self.raw).decode("latin-1")
        return sum(text.count(secret) * len(secret) for secret in SECRETS)


class ArgumentWatch:
    """Looks at the command line of every process again and again until it is stopped."""

    def __init__(self):
        self.found = []
        self.seen = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.stopped.wait(0.002):
            for entry in os.listdir("/proc"):
                if not entry.isdigit():
                    continue
                try:
                    line = pathlib.Path(f"/proc/{entry}/cmdline").read_text("latin-1")
                except OSError:
                    continue
                self.seen += 1
                if any(secret in line for secret in SECRETS):
                    self.found.append(line.replace("\0", " "))

    def stop(self):
        self.stopped.set()
        self.thread.join()


def launched(words, environment, folder, limit):
    """Runs a command; 124 where it does not end in time, as timeout(1) has it."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(words, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=errors, start_new_session=True)
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            code = 124
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(0)
        errors.seek(0)
        return code, output.read(), errors.read()


def main():
    task = json.load(sys.stdin)
    with socket.socket() as control:
        # SIOCSIFFLAGS with IFF_UP and IFF_RUNNING (netdevice(7)).
        fcntl.ioctl(control, 0x8914, struct.pack("16sh22x", b"lo", 0x41))
    root = pathlib.Path(tempfile.mkdtemp(prefix="launch-"))
    try:
        print(json.dumps(run(task, root)))
    finally:
        subprocess.run(["umount", "-l", "/etc"], stderr=subprocess.DEVNULL)
        shutil.rmtree(root, ignore_errors=True)


def run(task, root):
    home, project, etc = root / "home", root / "project", root / "etc"
    for folder in (home, project / ".git"):
        folder.mkdir(parents=True)
    pool, other = Recorder(task.get("command")), Recorder(None)
    words = {"{POOL}": f"http://127.0.0.1:{pool.port}", "{OTHER}": f"http://127.0.0.1:{other.port}",
             "{HOME}": str(home), "{PROJECT}": str(project)}

    def filled(text):
        for word, value in words.items():
            text = text.replace(word, value)
        return text

    def write(folder, files):
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(filled(text))
            if text.startswith("#!"):
                file.chmod(0o755)

    # What is in /etc of this machine is neither seen nor changed.
    shutil.copytree("/etc", etc, symlinks=True, ignore=shutil.ignore_patterns(
        "claude-code", "codex", "opencode"), ignore_dangling_symlinks=True)
    write(etc, task.get("etc", {}))
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "--bind", str(etc), "/etc"], check=True)

    # Stand-ins look only whether these are there; the real clients find the real ones first.
    write(root / "tools", {"bwrap": "#!/bin/sh\n", "socat": "#!/bin/sh\n"})
    path = ":".join([task["programs"], "/usr/local/bin", "/usr/bin", "/bin", str(root / "tools")])
    if task.get("bare"):
        path = task["programs"]
    plain = {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "UTC",
             "SWIFT_BACKTRACE": "enable=no", "USER": "tester", "LOGNAME": "tester",
             "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}
    model = dict(task["model"], name="it", api_key=KEY,
                 base_url="{POOL}" + task["model"].get("path", ""),
                 headers=[{"name": "X-Gateway-Token", "value": HEADER}]
                 if task.get("header", True) else [])
    model.pop("path", None)
    if task.get("keyless"):
        model.pop("api_key")
    added = subprocess.run([task["modelpool"], "import", "-"], env=plain, text=True,
                           input=filled(json.dumps({"models": [model]})), capture_output=True)
    if added.returncode:
        return {"failed": added.stderr}

    left = set()

    def look():
        for file in home.rglob("*"):
            try:
                if file.is_file() and "modelpool/pool.db" not in str(file):
                    text = file.read_bytes()
                    if any(secret.encode() in text for secret in SECRETS):
                        left.add(str(file.relative_to(home)))
            except OSError:
                pass

    pool.look = look
    write(home, task.get("home", {}))
    write(project, task.get("project", {}))
    for name, client in task.get("links", {}).items():
        (home / name).symlink_to(shutil.which(client, path=path))
    for name, client in task.get("copies", {}).items():
        shutil.copy(shutil.which(client, path=path), home / name)
    if task.get("during"):
        def during(files=task["during"]):
            write(home, files.get("home", {}))
            write(project, files.get("project", {}))
        pool.during = during
    environment = dict(plain, **{name: filled(value)
                                 for name, value in task.get("environment", {}).items()})
    watch = ArgumentWatch()
    started = time.monotonic()
    code, output, errors = launched(
        [task["modelpool"], "exec", *task.get("options", []), "it", "--",
         *[filled(word) for word in task["words"]]],
        environment, project, task["limit"])
    if task.get("rotate"):
        # The client once more with the settings that it was handed, after the key has changed.
        subprocess.run([task["modelpool"], "edit", "it", "--api-key-stdin"], env=plain, text=True,
                       input=KEY + "-rotated", check=True, capture_output=True)
        settings = next((home / ".local/state/modelpool/launch").glob("*.json"))
        again = [task["words"][0], "--settings", str(settings), *task["words"][1:]]
        code, output, errors = launched(again, environment, project, task["limit"])
    watch.stop()
    reports = {}
    for name in task.get("reports", []):
        file = home / name
        reports[name] = file.read_text() if file.exists() else None
    look()
    return {
        "code": code, "output": output, "errors": errors,
        "seconds": round(time.monotonic() - started, 1),
        "pool": pool.requests, "other": other.requests,
        "connections": len(other.raw),
        "otherSecretBytes": other.secret_bytes(),
        "inBodies": sum(request["body"].count(secret)
                        for request in pool.requests for secret in SECRETS),
        "commandLines": watch.found, "commandLinesSeen": watch.seen,
        "filesWithSecrets": sorted(left), "reports": reports,
    }


main()
