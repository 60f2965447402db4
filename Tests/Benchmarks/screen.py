"""The screen: time to the first frame beside tig, bytes a key, idleness, memory."""
import os
import select
import subprocess
import sys
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

terminal = Terminal(home, program)
terminal.until(b"? help")
terminal.read(0.5)
steps = [len(terminal.press("j")) for _ in range(40)]
report("bytes for a j", median(steps), unit="bytes", limit=150)
report("bytes for a j, most", max(steps), unit="bytes", limit=200)
terminal.press("/")
letters = [len(terminal.press(letter)) for letter in "model 00"]
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
        opened.append(terminal.until(b"model 00012"))
        terminal.end()
    report(f"list, {count:,} models", median(opened))
    terminal = Terminal(large, program)
    terminal.until(b"model 00012")
    terminal.read(0.5)
    steps = [answer_time(terminal, "j") for _ in range(50)]
    report(f"answer to a key, {count:,} models", median(steps), limit=5)
    terminal.press("/")
    letters = [answer_time(terminal, letter) for letter in "model 0123"]
    report(f"answer to a letter of the filter, {count:,}", median(letters), limit=16)
    report(f"answer to a letter of the filter, most, {count:,}", max(letters))
    report(f"memory with {count:,} models", terminal.status("VmRSS") / 1024, unit="MiB")
    terminal.end()
