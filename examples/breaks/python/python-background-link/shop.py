import os
import threading

from flask import Flask
from opentelemetry import context, trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


def write_audit_log(item, request):
    work(20, 40)
    with tracer.start_as_current_span("write audit log", context.Context(), links=[trace.Link(request)]) as span:
        span.set_attribute("audit.item", item)
        work(20, 80)


@app.get("/order/<item>")
def order(item):
    work(5, 20)
    request = trace.get_current_span().get_span_context()
    threading.Thread(target=write_audit_log, args=(item, request)).start()
    return {"item": item}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
