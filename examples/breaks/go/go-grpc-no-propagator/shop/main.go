package main

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"google.golang.org/grpc"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/stockrpc"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	// otel.SetTextMapPropagator was forgotten: otelgrpc writes nothing into the metadata.
	connection := stockrpc.Dial(grpc.WithStatsHandler(otelgrpc.NewClientHandler()))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		left := stockrpc.Get(r.Context(), connection, r.PathValue("item"))
		work.Between(5, 20)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": left})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
