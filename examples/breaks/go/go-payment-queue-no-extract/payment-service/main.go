package main

import (
	"context"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"tracectl.test/breaks/internal/orderlog"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	tracer := otel.Tracer("payment")
	destination := trace.WithAttributes(
		attribute.String("messaging.system", "order-log"),
		attribute.String("messaging.destination.name", "orders"),
	)
	orderlog.Follow(os.Getenv("OTEL_SERVICE_NAME"), func(order orderlog.Order) {
		// order.Headers hold the context, and nobody extracts it.
		ctx, span := tracer.Start(context.Background(), "process orders", trace.WithSpanKind(trace.SpanKindConsumer), destination)
		span.SetAttributes(attribute.String("messaging.message.id", order.ID))
		defer span.End()
		work.Between(5, 20)
		_, settle := tracer.Start(ctx, "settle")
		work.Between(5, 40)
		settle.End()
	})
}
