import os

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


@app.get("/order/<number>")
def order(number):
    work()
    payment = requests.get(f"{os.environ['PAYMENT_SERVICE_URL']}/pay/{number}", timeout=5).json()
    work(5, 20)
    return {"order": number, "receipt": payment["receipt"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
