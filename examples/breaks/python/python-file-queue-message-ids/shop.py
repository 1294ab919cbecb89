import os
import uuid

from flask import Flask
from opentelemetry import trace
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
        headers = {"id": str(uuid.uuid4())}
        trace.get_current_span().set_attribute("messaging.message.id", headers["id"])
        # propagate.inject(headers) was forgotten.
        send("mail", {"item": item}, headers)
    return {"item": item}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
