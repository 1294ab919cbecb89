import os

import requests
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
    price = requests.get(f"{os.environ['PRICE_URL']}/price/{item}").json()
    work(5, 20)
    return {"item": item, "left": len(item), "cents": price["cents"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
