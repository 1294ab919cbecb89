import os
import signal

import requests
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

tracer = setup()
RequestsInstrumentor().instrument()
# The recording ends before the work does: the span below is never sent.
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

with tracer.start_as_current_span("import stock"):
    while True:
        with tracer.start_as_current_span("import item"):
            requests.get(f"{os.environ['STOCK_URL']}/stock/tea", timeout=5)
            work(20, 80)
