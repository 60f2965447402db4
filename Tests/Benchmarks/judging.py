"""The time that judging an answer of 64 KiB takes: many failing models, tested one after the other,
whose server answers with a large error page or with a small one. A large answer is also received,
which is in the figure."""
import http.server
import sys
import threading

from bench import Home, models, report, seconds

COUNT = 300
program = sys.argv[1]
WORDS = b"<p>A page of no particular meaning, with words like key, token and model in it.</p>\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        size = 64 * 1024 if self.path.startswith("/large") else 256
        body = (b"<!DOCTYPE html><title>Forbidden</title>" + WORDS * (size // len(WORDS) + 1))[:size]
        self.send_response(403)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()


def each(path):
    """Milliseconds a model."""
    home = Home()
    base = f"http://127.0.0.1:{server.server_port}/{path}/v1"
    home.run(program, "import", home.file("models.json", models(COUNT, url=base)))
    runs = [seconds(lambda: home.run(program, "test", "--all", "--jobs", "1", check=False))
            for _ in range(3)]
    return min(runs) * 1000 / COUNT


small = each("small")
report("judging an answer of 64 KiB", max(each("large") - small, 0), limit="2 ms")
