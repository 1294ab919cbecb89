package main

import (
	"net/http"
	"os"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

func main() {
	telemetry.Setup()
	// otel.SetTextMapPropagator was forgotten here and in stock.
	client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		stock := serve.Get(r.Context(), client, os.Getenv("STOCK_URL")+"/stock/"+r.PathValue("item"))
		price := serve.Get(r.Context(), client, os.Getenv("PRICE_URL")+"/price/"+r.PathValue("item"))
		serve.JSON(w, map[string]any{"left": stock["left"], "cents": price["cents"]})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
