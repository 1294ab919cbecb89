import os

import requests
from flask import Flask, request
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/<path:path>")
def forward(path):
    # All headers are passed on as they came, traceparent among them, which should be that of this hop.
    headers = {name: value for name, value in request.headers.items() if name != "Host"}
    answer = requests.get(f"{os.environ['STOCK_URL']}/{path}", headers=headers, timeout=5)
    return answer.json()


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
