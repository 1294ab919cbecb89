package sender;

import static io.opentelemetry.api.common.AttributeKey.booleanArrayKey;
import static io.opentelemetry.api.common.AttributeKey.doubleArrayKey;
import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends the spans that test/e2e/exporters.test.ts expects, as a Java service would that is told by OTEL_* variables
 * alone where to send.
 */
public final class Sender {
  private static final long BASE = 1_700_000_000_123_456_789L;
  private static final byte[] BYTES = {0, 127, (byte) 255};
  private static final Value<?> MIXED = Value.of(Value.of("a"), Value.of(1), Value.of(true), Value.of(0.5));

  public static void main(String[] args) throws InterruptedException {
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addTracerProviderCustomizer((tracers, config) -> tracers.setIdGenerator(new CountingIds()))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    send(sdk.getTracerProvider().tracerBuilder("sender").setInstrumentationVersion("0.1.0").build(),
        sdk.getSdkLoggerProvider().get("sender"));
    sdk.getMeter("sender").counterBuilder("orders").build().add(1);
    boolean sent = sdk.shutdown().join(10, TimeUnit.SECONDS).isSuccess();
    // Without it, idle threads of the HTTP client keep the process for a minute.
    System.exit(sent ? 0 : 1);
  }

  private static void send(Tracer tracer, Logger logger) {
    Context remote =
        W3CTraceContextPropagator.getInstance()
            .extract(
                Context.root(),
                Map.of(
                    "traceparent", "00-5b8efff798038103d269b633813fc600-eee19b7ec3c1b100-01",
                    "tracestate", "vendor=opaque,other=1"),
                new MapGetter());
    Span server = start(tracer, "GET /orders/{id}", SpanKind.SERVER, remote, 0);
    server.setAttribute("text", "Grüße, 日本 🚀");
    server.setAttribute("empty", "");
    server.setAttribute("yes", true);
    server.setAttribute("no", false);
    server.setAttribute("count", 42);
    server.setAttribute("negative", -7);
    server.setAttribute("zero", 0);
    server.setAttribute("ratio", 0.25);
    server.setAttribute("tiny", 1e-9);
    server.setAttribute(stringArrayKey("texts"), List.of("a", "b"));
    server.setAttribute(longArrayKey("counts"), List.of(1L, 2L, 3L));
    server.setAttribute(doubleArrayKey("ratios"), List.of(0.5, 1.5));
    server.setAttribute(booleanArrayKey("switches"), List.of(true, false));
    server.setAttribute(stringArrayKey("nothing"), List.of());
    server.setAttribute(valueKey("bytes"), Value.of(BYTES));
    server.setAttribute(valueKey("mixed"), MIXED);
    server.setAttribute(
        valueKey("map"),
        Value.of(
            KeyValue.of("inner", Value.of("deep")),
            KeyValue.of("map", Value.of(KeyValue.of("one", Value.of(1))))));
    server.setAttribute("long", "x".repeat(16384));
    server.setAttribute("large", 9007199254740993L);
    Context inside = Context.root().with(server);

    Span client = start(tracer, "SELECT orders", SpanKind.CLIENT, inside, 10_000_000);
    client.addEvent(
        "retry", Attributes.builder().put("attempt", 1).put("final", false).build(), BASE + 20_000_000, TimeUnit.NANOSECONDS);
    client.addEvent(
        "exception",
        Attributes.builder()
            .put("exception.type", "ConnectionReset")
            .put("exception.message", "connection reset")
            .build(),
        BASE + 59_000_000,
        TimeUnit.NANOSECONDS);
    client.setStatus(StatusCode.ERROR, "connection reset");
    client.end(BASE + 60_000_001, TimeUnit.NANOSECONDS);

    Span producer = start(tracer, "send orders", SpanKind.PRODUCER, inside, 100_000_000);
    producer.setStatus(StatusCode.OK);
    producer.end(BASE + 101_000_000, TimeUnit.NANOSECONDS);

    start(tracer, "compute", SpanKind.INTERNAL, inside, 110_000_000).end(BASE + 200_000_000, TimeUnit.NANOSECONDS);

    Attributes why = Attributes.builder().put("link.why", "follows").put("link.weight", 3).build();
    Span consumer =
        tracer
            .spanBuilder("process orders")
            .setNoParent()
            .setSpanKind(SpanKind.CONSUMER)
            .addLink(producer.getSpanContext(), why)
            .setStartTimestamp(BASE + 300_000_000, TimeUnit.NANOSECONDS)
            .startSpan();
    consumer.end(BASE + 400_000_000, TimeUnit.NANOSECONDS);
    server.end(BASE + 250_000_000, TimeUnit.NANOSECONDS);

    logger
        .logRecordBuilder()
        .setTimestamp(BASE + 55_000_000, TimeUnit.NANOSECONDS)
        .setContext(Context.root().with(client))
        .setSeverity(Severity.WARN)
        .setSeverityText("WARN")
        .setBody(
            Value.of(
                KeyValue.of("order", Value.of(42)),
                KeyValue.of("raw", Value.of(BYTES)),
                KeyValue.of("tags", MIXED)))
        .setAttribute("level", "high")
        .emit();
  }

  private static Span start(Tracer tracer, String name, SpanKind kind, Context parent, long nanoseconds) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setStartTimestamp(BASE + nanoseconds, TimeUnit.NANOSECONDS)
        .startSpan();
  }

  private static final class CountingIds implements IdGenerator {
    private int traces;
    private int spans;

    @Override
    public String generateTraceId() {
      return String.format("5b8efff798038103d269b633813fc6%02x", ++traces);
    }

    @Override
    public String generateSpanId() {
      return String.format("eee19b7ec3c1b1%02x", ++spans);
    }
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public String get(Map<String, String> carrier, String key) {
      return carrier.get(key);
    }
  }

  private Sender() {}
}
