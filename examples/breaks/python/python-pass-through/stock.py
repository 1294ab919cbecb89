import os

import requests
from flask import Flask, g, request
from opentelemetry import context, propagate
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
RequestsInstrumentor().instrument()


@app.before_request
def continue_trace():
    g.token = context.attach(propagate.extract(request.headers))


@app.teardown_request
def leave_trace(_):
    context.detach(g.token)


@app.get("/stock/<item>")
def stock(item):
    work()
    price = requests.get(f"{os.environ['PRICE_URL']}/price/{item}", timeout=5).json()
    return {"item": item, "left": len(item), "cents": price["cents"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
