from opentelemetry import trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "orders"}

while True:
    [message] = receive("orders-billing")
    # propagate.extract(message["headers"]) was forgotten.
    with tracer.start_as_current_span("process orders", kind=trace.SpanKind.CONSUMER, attributes=DESTINATION):
        work()
