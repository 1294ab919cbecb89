package main

import (
	"context"
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
		// The span goes along, and the end of the request does not end the call.
		ctx := context.WithoutCancel(r.Context())
		go func() {
			work.Between(5, 20)
			serve.Get(ctx, client, os.Getenv("STOCK_URL")+"/stock/"+r.PathValue("item"))
		}()
		serve.JSON(w, map[string]any{"item": r.PathValue("item")})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
