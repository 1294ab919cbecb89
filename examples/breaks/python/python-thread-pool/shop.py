import os
from concurrent.futures import ThreadPoolExecutor

import requests
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()
pool = ThreadPoolExecutor(4)


def look_up(item):
    return requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", timeout=5).json()


@app.get("/order/<item>")
def order(item):
    work()
    stock = pool.submit(look_up, item).result()
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
