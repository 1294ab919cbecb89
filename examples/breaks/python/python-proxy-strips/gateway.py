"""Forwards the headers that it knows."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        headers = {name: self.headers[name] for name in ("Accept", "User-Agent") if name in self.headers}
        with urlopen(Request(os.environ["STOCK_URL"] + self.path, headers=headers)) as answer:
            body = answer.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Gateway).serve_forever()
