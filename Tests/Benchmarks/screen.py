"""The screen: time to the first frame beside tig, bytes a key, idleness, memory."""
import http.server
import json
import os
import select
import subprocess
import sys
import threading
import time

from bench import Home, Terminal, median, models, report

ROUNDS = 15
program = sys.argv[1]
home = Home()
home.run(program, "import", home.file("models.json", models(1000)))

# A repository of as many commits as the pool has models.
home.run("git", "init", "-q", "-b", "main", "repository")
history = "".join(
    f"commit refs/heads/main\ncommitter A <a@example.org> {1700000000 + i} +0000\n"
    f"data <<END\nmessage {i:05d}\nEND\n" for i in range(1000))
subprocess.run(
    ["git", "fast-import", "--quiet"], input=history, text=True, check=True,
    env=home.environment, cwd=home.path + "/repository")


def first_frame(mark, *arguments, directory=None):
    terminal = Terminal(home, *arguments, directory=directory)
    try:
        return terminal.until(mark)
    finally:
        terminal.end()


ours, tig = [], []
for _ in range(ROUNDS):
    ours.append(first_frame(b"? help", program))
    tig.append(first_frame(b"message 00980", "tig", directory=home.path + "/repository"))
report("first frame, 1,000 models", median(ours), median(tig), peer_name="tig, 1,000 commits")


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers each model with the status that its name ends with."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = int(asked["model"].rsplit("-", 1)[1])
        body = json.dumps(
            {"object": "chat.completion", "model": asked["model"], "choices": [{
                "index": 0, "message": {"role": "assistant", "content": "ok"}}]}
            if status == 200 else {"error": {"message": f"no, {status}"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def tested(home, count):
    """Fills a pool with models that were tested, one of seven of which failed."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pool = json.loads(models(count))
    for i, model in enumerate(pool["models"]):
        model["model"] = f"gpt-{401 if i % 7 == 5 else 200}"
        model["base_url"] = f"http://127.0.0.1:{server.server_address[1]}/gateway/v1"
    home.run(program, "import", home.file("tested.json", json.dumps(pool)))
    home.run(program, "test", "--all", "--jobs", "8", check=False)
    server.shutdown()


def steps_down(home):
    """A list on a terminal, and the bytes of forty steps in it."""
    terminal = Terminal(home, program)
    terminal.until(b"? help")
    terminal.read(0.5)
    return terminal, [len(terminal.press("j")) for _ in range(40)]


mixed = Home()
tested(mixed, 100)
terminal, steps = steps_down(mixed)
terminal.end()
report("bytes for a j, tested models", median(steps), unit="bytes", limit=220)
report("bytes for a j, tested models, most", max(steps), unit="bytes", limit=280)

terminal, steps = steps_down(home)
report("bytes for a j, never tested", median(steps), unit="bytes", limit=220)
report("bytes for a j, never tested, most", max(steps), unit="bytes", limit=280)
terminal.press("/")
letters = [len(terminal.press(letter)) for letter in "00042"]
report("bytes for a letter of the filter", median(letters), unit="bytes")
terminal.press("\x1b", 0.5)
terminal.press("\x1b", 0.5)
terminal.press("\r", 0.5)
terminal.press("\r", 0.5)
letters = [len(terminal.press(letter)) for letter in "a longer name"]
report("bytes for a letter in a field", median(letters), unit="bytes", limit=20)
terminal.press("\x1b", 0.5)
terminal.press("\x1b", 0.5)
ticks = terminal.ticks()
idle = terminal.read(10)
report("bytes in 10 idle seconds", len(idle), unit="bytes", limit=0)
report("processor time in 10 idle seconds", (terminal.ticks() - ticks) * 10, limit=0)
report("memory with 1,000 models", terminal.status("VmRSS") / 1024, unit="MiB")
terminal.end()

def answer_time(terminal, key):
    """Milliseconds until the first byte of the answer to a key."""
    start = time.perf_counter()
    os.write(terminal.side, key.encode())
    select.select([terminal.side], [], [], 5)
    elapsed = (time.perf_counter() - start) * 1000
    terminal.read(0.05)
    return elapsed


for count in (10000, 100000):
    large = Home()
    large.run(program, "import", large.file("models.json", models(count, headers=1)))
    opened = []
    for _ in range(3):
        terminal = Terminal(large, program)
        opened.append(terminal.until(b"? help"))
        terminal.end()
    report(f"list, {count:,} models", median(opened))
    terminal = Terminal(large, program)
    terminal.until(b"? help")
    terminal.read(0.5)
    steps = [answer_time(terminal, "j") for _ in range(50)]
    report(f"answer to a key, {count:,} models", median(steps), limit=5)
    terminal.press("/")
    letters = [answer_time(terminal, letter) for letter in "model 0123"]
    report(f"answer to a letter of the filter, {count:,}", median(letters), limit=16)
    report(f"answer to a letter of the filter, most, {count:,}", max(letters))
    report(f"memory with {count:,} models", terminal.status("VmRSS") / 1024, unit="MiB")
    terminal.end()
