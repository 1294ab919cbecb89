package main

import (
	"net/http"

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
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": len(r.PathValue("item"))})
	})
	mux.HandleFunc("GET /price/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Between(5, 40)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "cents": 100 * len(r.PathValue("item"))})
	})
	// Trusts nobody: each request begins a trace of its own, with a link to the caller's.
	public := otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true })
	serve.Listen(otelhttp.NewHandler(mux, "stock", public))
}
