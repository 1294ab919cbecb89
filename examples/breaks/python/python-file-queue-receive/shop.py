import os

from flask import Flask
from opentelemetry import propagate, trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from file_queue import send
from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}


@app.get("/order/<item>")
def order(item):
    work()
    with tracer.start_as_current_span("send mail", kind=trace.SpanKind.PRODUCER, attributes=DESTINATION):
        headers = {}
        propagate.inject(headers)
        send("mail", {"item": item}, headers)
    return {"item": item}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
