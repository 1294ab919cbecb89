import os

import httpx
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()


@app.get("/pay/<item>")
def pay(item):
    work(5, 30)
    httpx.get(f"{os.environ['FRAUD_URL']}/price/{item}")
    return {"item": item}


@app.get("/healthz")
def healthz():
    return "ok"


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
