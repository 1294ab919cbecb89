package main

import (
	"net/http"
	"os"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		price := serve.Get(r.Context(), client, os.Getenv("PRICE_URL")+"/price/"+r.PathValue("item"))
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": 3, "cents": price["cents"]})
	})
	// Not in otelhttp.NewHandler: no server span, and nobody reads traceparent.
	serve.Listen(mux)
}
