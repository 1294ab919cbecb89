// How a process is told which headers to write and to read.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

const ENVIRONMENT = paste('export OTEL_PROPAGATORS=tracecontext,baggage')

/** The W3C format, for both directions. */
export function setPropagator(language: string | undefined): FixLines {
  return lookUp(SETTERS, language) ?? ENVIRONMENT
}

const SETTERS: Readonly<Record<string, FixLines>> = {
  go: [
    'The default propagator of Go does nothing. Once in main(), also where tracing is off:',
    ...paste(
      'otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))',
    ),
  ],
  python: [
    'Nothing else may be named in OTEL_PROPAGATORS, and no set_global_textmap() may leave tracecontext out:',
    ...ENVIRONMENT,
  ],
  nodejs: [
    'NodeSDK sets it unless OTEL_PROPAGATORS or textMapPropagator says otherwise; a bare NodeTracerProvider needs register():',
    ...ENVIRONMENT,
    ...paste('provider.register({ propagator: new W3CTraceContextPropagator() })'),
  ],
  webjs: paste(
    'provider.register({ contextManager: new ZoneContextManager(), propagator: new W3CTraceContextPropagator() })',
  ),
  java: [
    'The agent and autoconfigure set it; an SDK that is built by hand has none:',
    ...ENVIRONMENT,
    ...paste(
      'OpenTelemetrySdk.builder().setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))',
    ),
  ],
  dotnet: paste(
    'Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator()]));',
  ),
  ruby: ['OpenTelemetry::SDK.configure sets it from the environment:', ...ENVIRONMENT],
  php: ENVIRONMENT,
  rust: paste(
    'opentelemetry::global::set_text_map_propagator(opentelemetry_sdk::propagation::TraceContextPropagator::new());',
  ),
  cpp: paste(
    'opentelemetry::context::propagation::GlobalTextMapPropagator::SetGlobalPropagator(',
    '    opentelemetry::nostd::shared_ptr<opentelemetry::context::propagation::TextMapPropagator>(',
    '        new opentelemetry::trace::propagation::HttpTraceContext()));',
  ),
  erlang: paste('{opentelemetry, [{text_map_propagators, [trace_context, baggage]}]}'),
}

/** Reading another format beside W3C, while callers move. */
export function readFormat(language: string | undefined, format: string | undefined): FixLines {
  const known = lookUp(FORMATS, format?.toLowerCase())
  const names = known === undefined ? 'tracecontext,baggage,b3,b3multi' : `tracecontext,baggage,${known}`
  const install = lookUp(PACKAGES, `${language} ${known}`)
  return paste(...(install === undefined ? [] : [install]), `export OTEL_PROPAGATORS=${names}`)
}

const FORMATS: Readonly<Record<string, string>> = {
  b3: 'b3,b3multi',
  zipkin: 'b3,b3multi',
  jaeger: 'jaeger',
  xray: 'xray',
  ottrace: 'ottrace',
}

const PACKAGES: Readonly<Record<string, string>> = {
  'python b3,b3multi': 'pip install opentelemetry-propagator-b3',
  'python jaeger': 'pip install opentelemetry-propagator-jaeger',
  'python xray': 'pip install opentelemetry-propagator-aws-xray',
  'nodejs xray': 'npm install @opentelemetry/propagator-aws-xray',
  'nodejs jaeger': 'npm install @opentelemetry/propagator-jaeger',
  'nodejs b3,b3multi': 'npm install @opentelemetry/propagator-b3',
  'go b3,b3multi':
    'go get go.opentelemetry.io/contrib/propagators/b3  # and autoprop, which reads OTEL_PROPAGATORS',
  'go jaeger':
    'go get go.opentelemetry.io/contrib/propagators/jaeger  # and autoprop, which reads OTEL_PROPAGATORS',
  'go xray':
    'go get go.opentelemetry.io/contrib/propagators/aws  # and autoprop, which reads OTEL_PROPAGATORS',
}
