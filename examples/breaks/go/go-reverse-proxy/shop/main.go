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
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		stock := serve.Get(r.Context(), client, os.Getenv("GATEWAY_URL")+"/stock/"+r.PathValue("item"))
		work.Between(5, 20)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": stock["left"]})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
