import os

from flask import Flask, request
from opentelemetry import context, propagate, trace

from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)


@app.get("/stock/<item>")
def stock(item):
    caller = trace.get_current_span(propagate.extract(request.headers)).get_span_context()
    with tracer.start_as_current_span(
        "GET /stock/<item>", context.Context(), kind=trace.SpanKind.SERVER, links=[trace.Link(caller)]
    ) as span:
        span.set_attribute("http.request.method", "GET")
        span.set_attribute("http.route", "/stock/<item>")
        work()
        return {"item": item, "left": len(item)}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
