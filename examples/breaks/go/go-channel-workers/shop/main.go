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

type reservation struct {
	item string
	left chan any
}

func main() {
	telemetry.Setup()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	reservations := make(chan reservation)
	for range 8 {
		go reserve(reservations)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /order/{item}", func(w http.ResponseWriter, r *http.Request) {
		work.Do()
		// r.Context() has no place in the struct, and stays here.
		each := reservation{r.PathValue("item"), make(chan any)}
		reservations <- each
		serve.JSON(w, map[string]any{"item": each.item, "left": <-each.left})
	})
	serve.Listen(otelhttp.NewHandler(mux, "shop"))
}

func reserve(reservations <-chan reservation) {
	client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	for each := range reservations {
		ctx, span := otel.Tracer("shop").Start(context.Background(), "reserve")
		stock := serve.Get(ctx, client, os.Getenv("STOCK_URL")+"/stock/"+each.item)
		span.End()
		each.left <- stock["left"]
	}
}
