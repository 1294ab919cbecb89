import os

import requests
from flask import Flask, request
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/order/<item>")
def order(item):
    work()
    headers = {"X-Request-Id": request.headers["X-Request-Id"]}
    stock = requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", headers=headers, timeout=5).json()
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
