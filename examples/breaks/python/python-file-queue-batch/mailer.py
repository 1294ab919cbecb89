import time

from opentelemetry import propagate, trace

from file_queue import receive
from telemetry import setup
from work import work

tracer = setup()
DESTINATION = {"messaging.system": "files", "messaging.destination.name": "mail"}

while True:
    messages = receive("mail", limit=10)
    senders = [trace.get_current_span(propagate.extract(each["headers"])).get_span_context() for each in messages]
    with tracer.start_as_current_span(
        "process mail",
        kind=trace.SpanKind.CONSUMER,
        attributes=DESTINATION,
        links=[trace.Link(each) for each in senders],
    ) as span:
        span.set_attribute("messaging.batch.message_count", len(messages))
        for _ in messages:
            work(5, 10)
    time.sleep(0.2)
