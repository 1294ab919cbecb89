import itertools
import os

from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
requests = itertools.count(1)


@app.get("/stock/<item>")
def stock(item):
    work()
    if next(requests) % 3 == 0:
        return {"error": "busy"}, 503
    return {"item": item, "left": len(item)}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
