from opentelemetry import propagate, trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}

while True:
    [message] = receive("mail")
    sender = trace.get_current_span(propagate.extract(message["headers"])).get_span_context()
    with tracer.start_as_current_span(
        "process mail", kind=trace.SpanKind.CONSUMER, attributes=DESTINATION, links=[trace.Link(sender)]
    ):
        work()
