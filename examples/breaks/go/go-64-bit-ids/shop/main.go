package main

import (
	"context"
	"net/http"
	"os"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/contrib/propagators/b3"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"tracectl.test/breaks/internal/serve"
	"tracectl.test/breaks/internal/telemetry"
	"tracectl.test/breaks/internal/work"
)

// As older tracers write it: trace ids had 64 bits.
type shortB3 struct{ propagation.TextMapPropagator }

func (short shortB3) Inject(ctx context.Context, carrier propagation.TextMapCarrier) {
	short.TextMapPropagator.Inject(ctx, carrier)
	if id := carrier.Get("x-b3-traceid"); len(id) == 32 {
		carrier.Set("x-b3-traceid", id[16:])
	}
}

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(shortB3{b3.New(b3.WithInjectEncoding(b3.B3MultipleHeader))})
	client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		stock := serve.Get(r.Context(), client, os.Getenv("STOCK_URL")+"/stock/"+r.PathValue("item"))
		work.Between(5, 20)
		serve.JSON(w, map[string]any{"item": r.PathValue("item"), "left": stock["left"]})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}
