// How a service takes the context of its requests in: by instrumentation of its framework, or by hand.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

/** A span for each request, with the caller as its parent. */
export function instrumentServer(language: string | undefined): FixLines {
  return (
    lookUp(SERVERS, language) ?? [
      'Install the instrumentation of its web framework: it reads traceparent and makes the server span.',
    ]
  )
}

/** Where a server span is made by hand: whose child it is. */
export function extractByHand(language: string | undefined): FixLines | undefined {
  return lookUp(EXTRACTS, language)
}

const SERVERS: Readonly<Record<string, FixLines>> = {
  python: [
    ...paste(
      'pip install opentelemetry-instrumentation-flask  # or -fastapi, -django, -starlette, -wsgi, -asgi',
      'from opentelemetry.instrumentation.flask import FlaskInstrumentor',
      'FlaskInstrumentor().instrument_app(app)',
    ),
    'or all that is installed, without a change to the code:',
    ...paste('opentelemetry-bootstrap --action=install', 'opentelemetry-instrument python app.py'),
  ],
  nodejs: paste(
    'npm install @opentelemetry/auto-instrumentations-node',
    'node --require @opentelemetry/auto-instrumentations-node/register app.js',
  ),
  go: [
    'HTTP, around the whole handler; gRPC, as an option of the server:',
    ...paste(
      'http.ListenAndServe(address, otelhttp.NewHandler(mux, "server"))',
      'grpc.NewServer(grpc.StatsHandler(otelgrpc.NewServerHandler()))',
    ),
  ],
  java: paste('java -javaagent:opentelemetry-javaagent.jar -jar app.jar'),
  dotnet: paste(
    'dotnet add package OpenTelemetry.Instrumentation.AspNetCore',
    'builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddAspNetCoreInstrumentation());',
  ),
  ruby: paste(
    'bundle add opentelemetry-instrumentation-all  # or -rack, -rails, -sinatra',
    'OpenTelemetry::SDK.configure(&:use_all)',
  ),
  php: paste(
    'pecl install opentelemetry',
    'composer require open-telemetry/opentelemetry-auto-laravel  # or -symfony, -slim, -psr15',
    'export OTEL_PHP_AUTOLOAD_ENABLED=true',
  ),
}

const EXTRACTS: Readonly<Record<string, FixLines>> = {
  python: paste(
    'from opentelemetry import propagate',
    'context = propagate.extract(request.headers)',
    'with tracer.start_as_current_span(name, context=context, kind=SpanKind.SERVER):',
  ),
  nodejs: paste(
    'const parent = propagation.extract(context.active(), request.headers)',
    'tracer.startActiveSpan(name, { kind: SpanKind.SERVER }, parent, (span) => { … })',
  ),
  go: paste(
    'ctx := otel.GetTextMapPropagator().Extract(request.Context(), propagation.HeaderCarrier(request.Header))',
    'ctx, span := tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindServer))',
  ),
  java: paste(
    'Context parent = openTelemetry.getPropagators().getTextMapPropagator().extract(Context.current(), request, getter);',
    'Span span = tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();',
  ),
  dotnet: paste(
    'var parent = Propagators.DefaultTextMapPropagator.Extract(default, request.Headers, (headers, key) => headers[key]);',
    'using var activity = source.StartActivity(name, ActivityKind.Server, parent.ActivityContext);',
  ),
  ruby: paste(
    'context = OpenTelemetry.propagation.extract(env, getter: OpenTelemetry::Common::Propagation.rack_env_getter)',
    'OpenTelemetry::Context.with_current(context) { tracer.in_span(name, kind: :server) { … } }',
  ),
  php: paste(
    '$parent = TraceContextPropagator::getInstance()->extract(getallheaders());',
    '$span = $tracer->spanBuilder($name)->setParent($parent)->setSpanKind(SpanKind::KIND_SERVER)->startSpan();',
  ),
}
