"""The producer of the queue: Flask, with inject. Also run as subscription-service."""

import os

from flask import Flask
from opentelemetry import propagate, trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from order_log import append
from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
DESTINATION = {"messaging.system": "order-log", "messaging.destination.name": "orders"}


@app.get("/order/<number>")
def order(number):
    work()
    with tracer.start_as_current_span("send orders", kind=trace.SpanKind.PRODUCER, attributes=DESTINATION):
        headers = {}
        propagate.inject(headers)
        append({"id": number, "cents": 1999}, headers)
    return {"order": number}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
