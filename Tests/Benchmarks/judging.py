"""The time that judging an answer of 64 KiB takes: many models, tested one after the other, whose
server answers with a large error page, against the same with a model's answer, which is judged in
no time. Receiving the large answer is in the figure."""
import http.server
import sys
import threading

from bench import Home, models, report, seconds

COUNT = 300
program = sys.argv[1]
LINE = "<p>A page of no particular meaning, with words like key, token and model in it.</p>\n"
PAGE = ("<!DOCTYPE html><title>Forbidden</title>" + LINE * 1000)[:64 * 1024]
ANSWER = '{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_large = self.path.startswith("/large")
        body = (PAGE if is_large else ANSWER).encode()
        self.send_response(403 if is_large else 200)
        self.send_header("Content-Type", "text/html" if is_large else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()


def prepared(path):
    home = Home()
    base = f"http://127.0.0.1:{server.server_port}/{path}/v1"
    home.run(program, "import", home.file("models.json", models(COUNT, url=base)))
    return home


def each(home):
    """Milliseconds a model."""
    return seconds(
        lambda: home.run(program, "test", "--all", "--jobs", "1", check=False)) * 1000 / COUNT


answer, large = prepared("answer"), prepared("large")
# In turns, so that what else the machine does is in both.
rounds = [(each(answer), each(large)) for _ in range(5)]
report("judging an answer of 64 KiB", min(r[1] for r in rounds) - min(r[0] for r in rounds),
       limit="2 ms")
