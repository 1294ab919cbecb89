import os

from flask import Flask
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from tasks import reserve

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
CeleryInstrumentor().instrument()


@app.get("/order/<item>")
def order(item):
    work()
    reserve.delay(item)
    return {"item": item}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
