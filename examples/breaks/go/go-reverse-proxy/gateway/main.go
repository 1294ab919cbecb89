package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
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
	target, err := url.Parse(os.Getenv("STOCK_URL"))
	if err != nil {
		log.Fatal(err)
	}
	// Its Transport is not otelhttp's: traceparent goes on to stock as it came from shop.
	proxy := httputil.NewSingleHostReverseProxy(target)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/", func(w http.ResponseWriter, r *http.Request) {
		work.Between(2, 10)
		proxy.ServeHTTP(w, r)
	})
	serve.Listen(otelhttp.NewHandler(mux, "gateway"))
}
