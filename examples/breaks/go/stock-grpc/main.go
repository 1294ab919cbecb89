// stock over gRPC, instrumented as it should be.
package main

import (
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"google.golang.org/grpc"

	"tracectl.test/breaks/internal/stockrpc"
	"tracectl.test/breaks/internal/telemetry"
)

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	stockrpc.Serve(grpc.StatsHandler(otelgrpc.NewServerHandler()))
}
