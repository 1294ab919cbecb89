import os
import queue
import threading

from flask import Flask
from opentelemetry import trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
DESTINATION = {"messaging.system": "memory", "messaging.destination.name": "mail"}
mail = queue.Queue()


def send_mails():
    while True:
        mail.get()

        with tracer.start_as_current_span("process mail", kind=trace.SpanKind.CONSUMER, attributes=DESTINATION):
            work(5, 60)


threading.Thread(target=send_mails, daemon=True).start()


@app.get("/order/<item>")
def order(item):
    work()
    with tracer.start_as_current_span("send mail", kind=trace.SpanKind.PRODUCER, attributes=DESTINATION):
        # Nobody put the context beside the item.

        mail.put(item)
    return {"item": item}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
