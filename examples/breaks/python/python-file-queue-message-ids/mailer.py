from opentelemetry import propagate, trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}

while True:
    [message] = receive("mail")
    context = propagate.extract(message["headers"])
    with tracer.start_as_current_span("process mail", context, kind=trace.SpanKind.CONSUMER, attributes=DESTINATION):
        trace.get_current_span().set_attribute("messaging.message.id", message["headers"]["id"])
        work()
