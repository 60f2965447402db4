"""Models tested with 32 jobs beside curl making the same requests, both against nginx: what answers
at once, what answers after 20 ms as a server near by does, and a page that has to be read. Times are
of whole processes."""
import json
import socket
import subprocess
import sys
import time

from bench import Home, median, models, report, seconds

JOBS = 32
ROUNDS = 7
GOOD = {"ok", "ok_with_notes"}
program = sys.argv[1]
home = Home()


def most_memory(process):
    """In kB. Not from wait4, which counts what this process held when it started the other."""
    most = 0
    while process.poll() is None:
        with open(f"/proc/{process.pid}/status") as file:
            most = max([most] + [int(line.split()[1]) for line in file if "VmHWM" in line])
        time.sleep(0.002)
    return most


def compare(kind, url, count, wanted=GOOD, limit="2 x", memory=None):
    """Prints our time for so many models at `url`, all with one of the verdicts, beside curl's; and
    how much memory we took, where that is limited."""
    pool = ["--pool", f"{home.path}/{kind.replace(' ', '-')}-{count}/pool.db"]
    home.run(program, *pool, "import", home.file("models.json", models(count, url)))
    body = json.dumps({
        "model": "gpt-0", "messages": [{"role": "user", "content": "Say 'ok', nothing else."}],
        "stream": False, "max_tokens": 16})
    curl = home.file("curl.conf", "\nnext\n".join(
        f'url = "{url}/chat/completions"\nsilent\noutput = "/dev/null"\n'
        f'header = "Content-Type: application/json"\nheader = "Authorization: Bearer sk-{i:030d}"\n'
        f'header = "X-Header-0: value-0-{i:020d}"\nheader = "X-Header-1: value-1-{i:020d}"\n'
        f"data = {json.dumps(body)}" for i in range(count)))

    def ours():
        results.append(home.run(
            program, *pool, "test", "--all", "--jobs", str(JOBS), "--json", check=False))

    def theirs():
        home.run(
            "curl", "--parallel", "--parallel-max", str(JOBS), "--parallel-immediate",
            "--config", curl)

    results = []
    times = [(seconds(ours) * 1000, seconds(theirs) * 1000) for _ in range(ROUNDS)]
    for result in results:
        verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
        if len(verdicts) != count or not wanted.issuperset(verdicts):
            sys.exit(f"{len(verdicts)} verdicts: {sorted(set(verdicts))} {result.stderr[:500]}")
    report(
        f"test --all of {count} models, {kind}", median([a for a, _ in times]),
        median([b for _, b in times]), peer_name="curl --parallel", limit=limit)
    if memory:
        process = subprocess.Popen(
            [program, *pool, "test", "--all", "--jobs", str(JOBS), "--json"],
            env=home.environment, stdout=subprocess.DEVNULL)
        report("its most memory", most_memory(process) / 1024, unit="MiB", limit=memory)


with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
answer = json.dumps({
    "object": "chat.completion", "model": "gpt-0",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "ok"}}]})
configuration = home.file("nginx.conf", f"""
load_module /usr/lib/nginx/modules/ngx_http_echo_module.so;
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi; scgi_temp_path scgi; default_type application/json;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 200 '{answer}'; }}
        location /bad/ {{ return 502; }}
        location /slow/ {{ echo_sleep 0.02; echo_exec @answer; }}
        location @answer {{ return 200 '{answer}'; }}
    }}
}}
""")
nginx = subprocess.Popen(
    ["nginx", "-p", home.path, "-c", configuration, "-e", "stderr"], env=home.environment)
try:
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.01)
    base = f"http://127.0.0.1:{port}"
    compare("at once", base + "/v1", 500)
    # Without what starting and ending take of it.
    compare("at once", base + "/v1", 10_000, memory="40 MiB")
    compare("after 20 ms", base + "/slow/v1", 500, limit="1.1 x")
    compare("failing", base + "/bad/v1", 500, {"gateway_error"})
finally:
    nginx.terminate()
    nginx.wait()
