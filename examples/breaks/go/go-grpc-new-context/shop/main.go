package main

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/stockrpc"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

// Runs before the stats handler, and takes a context of its own for its metadata.
func authenticate(
	_ context.Context, method string, request, reply any,
	connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer token")
	return invoke(ctx, method, request, reply, connection, options...)
}

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	connection := stockrpc.Dial(
		grpc.WithStatsHandler(otelgrpc.NewClientHandler()),
		grpc.WithUnaryInterceptor(authenticate),
	)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		left := stockrpc.Get(r.Context(), connection, r.PathValue("item"))
		work.Between(5, 20)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": left})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
