"""What every program of this folder begins with: the SDK as its documentation sets it up."""

import os
import signal
import sys
import time

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def setup(**options):
    """Name, version and endpoint come from OTEL_* variables."""
    if "CLOCK_OFFSET_MS" in os.environ:
        set_clock_wrong(int(os.environ["CLOCK_OFFSET_MS"]) * 1_000_000)
    provider = TracerProvider(**options)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    # The last spans are sent when the interpreter ends, which SIGTERM alone does not let it do.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return trace.get_tracer("app")


def set_clock_wrong(nanoseconds):
    """As on a machine whose clock is wrong, for the SDK and for instrumentations, which read it by themselves."""
    right = time.time_ns
    time.time_ns = lambda: right() + nanoseconds
    for module in list(sys.modules.values()):
        if getattr(module, "time_ns", None) is right:
            module.time_ns = time.time_ns
