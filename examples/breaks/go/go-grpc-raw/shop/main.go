package main

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/stockrpc"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	// otelgrpc.NewClientHandler was forgotten: no client span, and no traceparent in the metadata.
	connection := stockrpc.Dial()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		left := stockrpc.Get(r.Context(), connection, r.PathValue("item"))
		work.Between(5, 20)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": left})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
