import os

import requests
from flask import Flask
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
RequestsInstrumentor().instrument()
# FlaskInstrumentor().instrument_app(app) was forgotten.


@app.get("/stock/<item>")
def stock(item):
    work()
    price = requests.get(f"{os.environ['PRICE_URL']}/price/{item}", timeout=5).json()
    return {"item": item, "left": len(item), "cents": price["cents"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
