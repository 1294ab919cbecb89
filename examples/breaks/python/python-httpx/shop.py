import os

import httpx
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
HTTPXClientInstrumentor().instrument()
client = httpx.Client(base_url=os.environ["STOCK_URL"])


@app.get("/order/<item>")
def order(item):
    work()
    stock = httpx.get(f"{os.environ['STOCK_URL']}/stock/{item}").json()
    client.get(f"/price/{item}")
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
