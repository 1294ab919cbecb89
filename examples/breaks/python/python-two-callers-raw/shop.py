import os

import requests
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/order/<item>")
def order(item):
    work()
    stock = requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", timeout=5).json()
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
