// payment-service where orders come over HTTP: net/http, instrumented as it should be.
package main

import (
	"context"
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
	mux.HandleFunc("GET /pay/{order}", func(w http.ResponseWriter, r *http.Request) {
		work.Between(5, 20)
		charge(r.Context())
		serve.JSON(w, map[string]any{"receipt": "R" + r.PathValue("order")})
	})
	serve.Listen(otelhttp.NewHandler(mux, "payment"))
}

func charge(ctx context.Context) {
	_, span := otel.Tracer("payment").Start(ctx, "charge")
	defer span.End()
	work.Between(5, 40)
}
