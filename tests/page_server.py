"""A small server of invented pages, for tests of what is fetched."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TEXT = b"The pier fell. It was late.\n"
PAGE = b"""<!doctype html><html lang="en"><head><title>Harbour log of Tamsk</title>
<meta property="og:title" content="Harbour log of Tamsk">
<meta property="article:published_time" content="2031-05-06">
<meta name="author" content="Orla Venn"></head><body><article>
<h1>Harbour log of Tamsk</h1>
<p>The pier of Tamsk stood open on Monday, as the log of the harbour says in its first entry.</p>
<p>Nobody shut it until the evening, when the last of forty boats had left for the winter.</p>
</article></body></html>"""


class Answers(BaseHTTPRequestHandler):
    """A small server: each path gives one kind of answer."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        """Answers a request."""
        self.asked.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/pier.txt?x=1")
            self.end_headers()
            return
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(404, "Not Found")
            return
        if self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        if self.path == "/page.html":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE)
            return
        body = TEXT * 4_000_000 if self.path == "/large" else TEXT
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        if self.path == "/broken":
            self.send_header("Content-Length", str(len(body) + 10))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def serving() -> Iterator[str]:
    """The address of a server on this machine."""
    Answers.asked.clear()
    answers = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=answers.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{answers.server_port}"
    answers.shutdown()
    answers.server_close()
    thread.join()
