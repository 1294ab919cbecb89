// Package telemetry is what every program of this folder begins with: the SDK as its documentation sets it up.
package telemetry

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
)

// Setup sets the tracer provider. Name, version and endpoint come from OTEL_* variables. The propagator is left to the
// caller, as the SDK leaves it: without otel.SetTextMapPropagator nothing is sent or read.
func Setup(options ...trace.TracerProviderOption) {
	exporter, err := otlptracehttp.New(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(append(options, trace.WithBatcher(exporter))...)
	otel.SetTracerProvider(provider)

	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	go func() {
		<-terminated
		if err := provider.Shutdown(context.Background()); err != nil {
			log.Fatal(err)
		}
		os.Exit(0)
	}()
}
