from opentelemetry import trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}

while True:
    with tracer.start_as_current_span("receive mail", kind=trace.SpanKind.CLIENT, attributes=DESTINATION) as span:
        span.set_attribute("messaging.operation.type", "receive")
        [message] = receive("mail")
    # propagate.extract(message["headers"]) was forgotten.
    with tracer.start_as_current_span("process mail", kind=trace.SpanKind.CONSUMER, attributes=DESTINATION) as span:
        span.set_attribute("messaging.operation.type", "process")
        work()
