import os

import requests
from flask import Flask
from opentelemetry import trace
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

tracer = setup()
app = Flask(__name__)
RequestsInstrumentor().instrument()


@app.get("/stock/<item>")
def stock(item):
    # propagate.extract(request.headers) was forgotten.
    with tracer.start_as_current_span("GET /stock", kind=trace.SpanKind.SERVER) as span:
        span.set_attribute("http.request.method", "GET")
        span.set_attribute("http.route", "/stock/<item>")
        span.set_attribute("http.response.status_code", 200)
        work()
        price = requests.get(f"{os.environ['PRICE_URL']}/price/{item}", timeout=5).json()
        return {"item": item, "left": len(item), "cents": price["cents"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
