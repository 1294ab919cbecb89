import os

import requests
from flask import Flask
from opentelemetry import propagate, trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from file_queue import send
from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}


@app.get("/order/<item>")
def order(item):
    work(5, 40)
    requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", timeout=5)
    requests.get(f"{os.environ['PAYMENT_URL']}/pay/{item}", timeout=5)
    with tracer.start_as_current_span("send mail", kind=trace.SpanKind.PRODUCER, attributes=DESTINATION):
        headers = {}
        propagate.inject(headers)
        send("mail", {"item": item}, headers)
    return {"item": item}


@app.get("/browse/<item>")
def browse(item):
    work(5, 30)
    requests.get(f"{os.environ['STOCK_URL']}/price/{item}", timeout=5)
    return {"item": item}


@app.get("/healthz")
def healthz():
    return "ok"


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
