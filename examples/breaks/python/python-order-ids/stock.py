import os

from flask import Flask
from opentelemetry import trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/reserve/<int:number>")
def reserve(number):
    trace.get_current_span().set_attribute("order.id", number)
    work()
    return {"left": number % 7}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
