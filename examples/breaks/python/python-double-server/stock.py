import os

from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware

from telemetry import setup
from work import work

setup()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
app.wsgi_app = OpenTelemetryMiddleware(app.wsgi_app)


@app.get("/stock/<item>")
def stock(item):
    work()
    return {"item": item, "left": len(item)}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
