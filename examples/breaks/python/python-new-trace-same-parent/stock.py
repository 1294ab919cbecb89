import os

from flask import Flask
from opentelemetry import propagate
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from own_trace import OwnTrace

from telemetry import setup
from work import work

setup()
propagate.set_global_textmap(OwnTrace())
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/stock/<item>")
def stock(item):
    work()
    return {"item": item, "left": len(item)}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
