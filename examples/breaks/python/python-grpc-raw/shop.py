import os

import grpc
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
# GrpcInstrumentorClient().instrument() was forgotten.
channel = grpc.insecure_channel(os.environ["STOCK_URL"].removeprefix("http://"))
get_stock = channel.unary_unary("/shop.Stock/Get", str.encode, bytes.decode)


@app.get("/order/<item>")
def order(item):
    work()
    left = get_stock(item)
    work(5, 20)
    return {"item": item, "left": left}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
