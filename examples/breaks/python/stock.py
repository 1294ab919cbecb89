"""The service that most breaks call: Flask, instrumented as it should be."""

import os

from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/stock/<item>")
def stock(item):
    work()
    return {"item": item, "left": len(item)}


@app.get("/price/<item>")
def price(item):
    work(5, 40)
    return {"item": item, "cents": 100 * len(item)}


@app.get("/healthz")
def healthz():
    return "ok"


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
