from opentelemetry import propagate, trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "orders"}

while True:
    [message] = receive("orders-mail")
    context = propagate.extract(message["headers"])
    with tracer.start_as_current_span("process orders", context, kind=trace.SpanKind.CONSUMER, attributes=DESTINATION):
        work()
