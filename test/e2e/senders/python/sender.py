"""Sends the spans that test/e2e/exporters.test.ts expects, as a Python service would that is told by OTEL_* variables
alone where to send."""

import importlib
import os

from opentelemetry import trace
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

EXPORTERS = {
    "grpc": "opentelemetry.exporter.otlp.proto.grpc",
    "http/protobuf": "opentelemetry.exporter.otlp.proto.http",
    "http/json": "opentelemetry.exporter.otlp.json.http",
}

BASE = 1_700_000_000_123_456_789
MIXED = ["a", 1, True, 0.5]


class CountingIds(IdGenerator):
    def __init__(self):
        self.traces = 0x5B8EFFF798038103D269B633813FC600
        self.spans = 0xEEE19B7EC3C1B100

    def generate_trace_id(self):
        self.traces += 1
        return self.traces

    def generate_span_id(self):
        self.spans += 1
        return self.spans


def main():
    package = EXPORTERS[os.environ["OTEL_EXPORTER_OTLP_PROTOCOL"]]
    spans = importlib.import_module(f"{package}.trace_exporter").OTLPSpanExporter()
    metrics = importlib.import_module(f"{package}.metric_exporter").OTLPMetricExporter()
    logs = importlib.import_module(f"{package}._log_exporter").OTLPLogExporter()

    tracers = TracerProvider(id_generator=CountingIds())
    tracers.add_span_processor(BatchSpanProcessor(spans))
    meters = MeterProvider([PeriodicExportingMetricReader(metrics)])
    loggers = LoggerProvider()
    loggers.add_log_record_processor(BatchLogRecordProcessor(logs))

    send(tracers.get_tracer("sender", "0.1.0"), loggers.get_logger("sender"))
    meters.get_meter("sender").create_counter("orders").add(1)

    tracers.shutdown()
    meters.shutdown()
    loggers.shutdown()


def send(tracer, logger):
    remote = TraceContextTextMapPropagator().extract(
        {
            "traceparent": "00-5b8efff798038103d269b633813fc600-eee19b7ec3c1b100-01",
            "tracestate": "vendor=opaque,other=1",
        }
    )
    server = tracer.start_span("GET /orders/{id}", remote, SpanKind.SERVER, start_time=BASE)
    server.set_attributes(
        {
            "text": "Grüße, 日本 🚀",
            "empty": "",
            "yes": True,
            "no": False,
            "count": 42,
            "negative": -7,
            "zero": 0,
            "ratio": 0.25,
            "tiny": 1e-9,
            "texts": ["a", "b"],
            "counts": [1, 2, 3],
            "ratios": [0.5, 1.5],
            "switches": [True, False],
            "nothing": [],
            "bytes": bytes([0, 127, 255]),
            "mixed": MIXED,
            "map": {"inner": "deep", "map": {"one": 1}},
            "long": "x" * 16384,
            "large": 9007199254740993,
        }
    )
    inside = trace.set_span_in_context(server)

    client = tracer.start_span("SELECT orders", inside, SpanKind.CLIENT, start_time=BASE + 10_000_000)
    client.add_event("retry", {"attempt": 1, "final": False}, BASE + 20_000_000)
    client.add_event(
        "exception",
        {"exception.type": "ConnectionReset", "exception.message": "connection reset"},
        BASE + 59_000_000,
    )
    client.set_status(Status(StatusCode.ERROR, "connection reset"))
    client.end(BASE + 60_000_001)

    producer = tracer.start_span("send orders", inside, SpanKind.PRODUCER, start_time=BASE + 100_000_000)
    producer.set_status(Status(StatusCode.OK))
    producer.end(BASE + 101_000_000)

    tracer.start_span("compute", inside, start_time=BASE + 110_000_000).end(BASE + 200_000_000)

    link = Link(producer.get_span_context(), {"link.why": "follows", "link.weight": 3})
    consumer = tracer.start_span("process orders", None, SpanKind.CONSUMER, links=[link], start_time=BASE + 300_000_000)
    consumer.end(BASE + 400_000_000)
    server.end(BASE + 250_000_000)

    logger.emit(
        timestamp=BASE + 55_000_000,
        context=trace.set_span_in_context(client),
        severity_number=SeverityNumber.WARN,
        severity_text="WARN",
        body={"order": 42, "raw": bytes([0, 127, 255]), "tags": MIXED},
        attributes={"level": "high"},
    )


main()
