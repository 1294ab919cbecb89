package main

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/contrib/propagators/b3"
	"go.opentelemetry.io/otel"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(b3.New())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": len(r.PathValue("item"))})
	})
	mux.HandleFunc("GET /price/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Between(5, 40)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "cents": 100 * len(r.PathValue("item"))})
	})
	serve.Listen(otelhttp.NewHandler(mux, "stock"))
}
