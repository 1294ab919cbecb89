// Sends the spans that test/e2e/exporters.test.ts expects, as a Go service would that is told by OTEL_* variables alone
// where to send.
package main

import (
	"context"
	"encoding/binary"
	"log"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otellog "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/propagation"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func main() {
	ctx := context.Background()
	spans, metrics, logs := exporters(ctx)

	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithIDGenerator(&countingIDs{}))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics)))
	loggers := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(logs)))

	send(ctx, tracers, loggers)
	counter, err := meters.Meter("sender").Int64Counter("orders")
	must(err)
	counter.Add(ctx, 1)

	must(tracers.Shutdown(ctx))
	must(meters.Shutdown(ctx))
	must(loggers.Shutdown(ctx))
}

func exporters(ctx context.Context) (sdktrace.SpanExporter, sdkmetric.Exporter, sdklog.Exporter) {
	var spans sdktrace.SpanExporter
	var metrics sdkmetric.Exporter
	var logs sdklog.Exporter
	var err error
	switch protocol := os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL"); protocol {
	case "grpc":
		spans, err = otlptracegrpc.New(ctx)
		must(err)
		metrics, err = otlpmetricgrpc.New(ctx)
		must(err)
		logs, err = otlploggrpc.New(ctx)
	case "http/protobuf":
		spans, err = otlptracehttp.New(ctx)
		must(err)
		metrics, err = otlpmetrichttp.New(ctx)
		must(err)
		logs, err = otlploghttp.New(ctx)
	default:
		log.Fatalf("this SDK has no %s", protocol)
	}
	must(err)
	return spans, metrics, logs
}

func send(ctx context.Context, tracers trace.TracerProvider, loggers *sdklog.LoggerProvider) {
	tracer := tracers.Tracer("sender", trace.WithInstrumentationVersion("0.1.0"))
	incoming := propagation.MapCarrier{
		"traceparent": "00-5b8efff798038103d269b633813fc600-eee19b7ec3c1b100-01",
		"tracestate":  "vendor=opaque,other=1",
	}
	remote := propagation.TraceContext{}.Extract(ctx, incoming)

	serverCtx, server := tracer.Start(remote, "GET /orders/{id}", at(0), trace.WithSpanKind(trace.SpanKindServer))
	server.SetAttributes(
		attribute.String("text", "Grüße, 日本 🚀"),
		attribute.String("empty", ""),
		attribute.Bool("yes", true),
		attribute.Bool("no", false),
		attribute.Int("count", 42),
		attribute.Int("negative", -7),
		attribute.Int("zero", 0),
		attribute.Float64("ratio", 0.25),
		attribute.Float64("tiny", 1e-9),
		attribute.StringSlice("texts", []string{"a", "b"}),
		attribute.IntSlice("counts", []int{1, 2, 3}),
		attribute.Float64Slice("ratios", []float64{0.5, 1.5}),
		attribute.BoolSlice("switches", []bool{true, false}),
		attribute.StringSlice("nothing", []string{}),
		attribute.ByteSlice("bytes", []byte{0, 127, 255}),
		attribute.Slice("mixed", mixed...),
		attribute.Map("map", attribute.String("inner", "deep"), attribute.Map("map", attribute.Int("one", 1))),
		attribute.String("long", strings.Repeat("x", 16384)),
		attribute.Int64("large", 9007199254740993),
	)

	clientCtx, client := tracer.Start(serverCtx, "SELECT orders", at(10_000_000), trace.WithSpanKind(trace.SpanKindClient))
	client.AddEvent("retry", at(20_000_000), trace.WithAttributes(attribute.Int("attempt", 1), attribute.Bool("final", false)))
	client.AddEvent("exception", at(59_000_000), trace.WithAttributes(
		attribute.String("exception.type", "ConnectionReset"), attribute.String("exception.message", "connection reset")))
	client.SetStatus(codes.Error, "connection reset")
	client.End(at(60_000_001))

	_, producer := tracer.Start(serverCtx, "send orders", at(100_000_000), trace.WithSpanKind(trace.SpanKindProducer))
	producer.SetStatus(codes.Ok, "")
	producer.End(at(101_000_000))

	_, compute := tracer.Start(serverCtx, "compute", at(110_000_000))
	compute.End(at(200_000_000))

	link := trace.Link{SpanContext: producer.SpanContext(), Attributes: []attribute.KeyValue{
		attribute.String("link.why", "follows"), attribute.Int("link.weight", 3)}}
	_, consumer := tracer.Start(ctx, "process orders", at(300_000_000), trace.WithSpanKind(trace.SpanKindConsumer), trace.WithLinks(link))
	consumer.End(at(400_000_000))
	server.End(at(250_000_000))

	var record otellog.Record
	record.SetTimestamp(base.Add(55_000_000))
	record.SetSeverity(otellog.SeverityWarn)
	record.SetSeverityText("WARN")
	record.SetBody(attribute.MapValue(
		attribute.Int("order", 42),
		attribute.ByteSlice("raw", []byte{0, 127, 255}),
		attribute.Slice("tags", mixed...),
	))
	record.AddAttributes(attribute.String("level", "high"))
	loggers.Logger("sender").Emit(clientCtx, record)
}

var mixed = []attribute.Value{
	attribute.StringValue("a"), attribute.IntValue(1), attribute.BoolValue(true), attribute.Float64Value(0.5)}

var base = time.Unix(1_700_000_000, 123_456_789)

func at(nanoseconds time.Duration) trace.SpanEventOption {
	return trace.WithTimestamp(base.Add(nanoseconds))
}

type countingIDs struct{ traces, spans uint64 }

func (ids *countingIDs) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	ids.traces++
	traceID := trace.TraceID{0x5b, 0x8e, 0xff, 0xf7, 0x98, 0x03, 0x81, 0x03, 0xd2, 0x69, 0xb6, 0x33, 0x81, 0x3f, 0xc6, byte(ids.traces)}
	return traceID, ids.NewSpanID(ctx, traceID)
}

func (ids *countingIDs) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	ids.spans++
	var spanID trace.SpanID
	binary.BigEndian.PutUint64(spanID[:], 0xeee19b7ec3c1b100+ids.spans)
	return spanID
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
