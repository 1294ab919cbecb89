"""As a tracer whose trace ids have 64 bits."""

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator


class ShortIds(TraceContextTextMapPropagator):
    def extract(self, carrier, context=None, getter=None):
        context = super().extract(carrier, context, *([getter] if getter else []))
        parent = trace.get_current_span(context).get_span_context()
        if not parent.is_valid:
            return context
        changed = trace.SpanContext(
            parent.trace_id & (1 << 64) - 1, parent.span_id, True, parent.trace_flags, parent.trace_state
        )
        return trace.set_span_in_context(trace.NonRecordingSpan(changed), context)
