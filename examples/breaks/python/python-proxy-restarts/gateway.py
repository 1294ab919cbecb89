"""Starts a trace of its own, which it exports nowhere."""

import os
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        headers["Traceparent"] = "-".join(["00", secrets.token_hex(16), secrets.token_hex(8), "01"])
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
