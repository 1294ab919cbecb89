import os

import requests
from flask import Flask
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from telemetry import setup
from work import work

setup()
# A second look at the documentation: the processor was there already.
trace.get_tracer_provider().add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()


@app.get("/order/<item>")
def order(item):
    work()
    stock = requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", timeout=5).json()
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
