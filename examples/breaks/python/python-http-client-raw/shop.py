import json
import os
from http.client import HTTPConnection

from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
stock_address = os.environ["STOCK_URL"].removeprefix("http://")


@app.get("/order/<item>")
def order(item):
    work()
    connection = HTTPConnection(stock_address)
    connection.request("GET", f"/stock/{item}")
    stock = json.load(connection.getresponse())
    connection.close()
    work(5, 20)
    return {"item": item, "left": stock["left"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
