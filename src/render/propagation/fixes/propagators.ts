// How a process is told which headers to write and to read.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

const ENVIRONMENT = paste('export OTEL_PROPAGATORS=tracecontext,baggage')

/** By the API, which is the same for every SDK. */
const JS_GLOBAL = paste(
  "import { propagation } from '@opentelemetry/api'",
  "import { W3CTraceContextPropagator } from '@opentelemetry/core'",
  'propagation.setGlobalPropagator(new W3CTraceContextPropagator())',
)

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
    'NodeSDK asks the environment, unless textMapPropagator says otherwise:',
    ...ENVIRONMENT,
    'A tracer provider of your own does not:',
    ...JS_GLOBAL,
  ],
  webjs: JS_GLOBAL,
  java: [
    'The agent and autoconfigure ask the environment:',
    ...ENVIRONMENT,
    'An SDK that is built by hand has none:',
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
  const known = lookUp(FORMATS, format?.toLowerCase()) ?? 'b3,b3multi'
  const special = lookUp(READERS, `${language} ${known}`)
  if (special !== undefined) return special
  if (language !== undefined && BY_CODE.has(language)) {
    return ['Give it a composite propagator: W3C, and behind it that of the other format.']
  }
  return paste(`export OTEL_PROPAGATORS=tracecontext,baggage,${known}`)
}

/** As OTEL_PROPAGATORS has them. */
const FORMATS: Readonly<Record<string, string>> = {
  b3: 'b3,b3multi',
  zipkin: 'b3,b3multi',
  jaeger: 'jaeger',
  xray: 'xray',
  ottrace: 'ottrace',
}

/** SDKs that do not ask the environment. */
const BY_CODE: ReadonlySet<string> = new Set(['rust', 'cpp', 'swift', 'webjs'])

function installed(command: string, names: string): FixLines {
  return paste(command, `export OTEL_PROPAGATORS=tracecontext,baggage,${names}`)
}

/** It knows all of them. */
function go(names: string): FixLines {
  return paste(
    'go get go.opentelemetry.io/contrib/propagators/autoprop',
    'otel.SetTextMapPropagator(autoprop.NewTextMapPropagator())  // reads OTEL_PROPAGATORS',
    `export OTEL_PROPAGATORS=tracecontext,baggage,${names}`,
  )
}

function dotnet(name: string, propagators: string): FixLines {
  return paste(
    `dotnet add package ${name}`,
    `Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator(), ${propagators}]));`,
  )
}

function node(name: string, propagator: string): FixLines {
  return paste(
    `npm install @opentelemetry/core ${name}`,
    "import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'",
    `import { ${propagator} } from '${name}'`,
    `const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), new ${propagator}()]`,
    'new NodeSDK({ textMapPropagator: new CompositePropagator({ propagators }) }).start()  // with what it has now',
  )
}

/** Where setting a variable is not all. */
const READERS: Readonly<Record<string, FixLines>> = {
  'python b3,b3multi': installed('pip install opentelemetry-propagator-b3', 'b3,b3multi'),
  'python jaeger': installed('pip install opentelemetry-propagator-jaeger', 'jaeger'),
  'python xray': installed('pip install opentelemetry-propagator-aws-xray', 'xray'),
  'python ottrace': installed('pip install opentelemetry-propagator-ot-trace', 'ottrace'),
  'nodejs jaeger': node('@opentelemetry/propagator-jaeger', 'JaegerPropagator'),
  'nodejs xray': node('@opentelemetry/propagator-aws-xray', 'AWSXRayPropagator'),
  'nodejs ottrace': node('@opentelemetry/propagator-ot-trace', 'OTTracePropagator'),
  'go b3,b3multi': go('b3,b3multi'),
  'go jaeger': go('jaeger'),
  'go xray': go('xray'),
  'go ottrace': go('ottrace'),
  'dotnet b3,b3multi': dotnet(
    'OpenTelemetry.Extensions.Propagators',
    'new B3Propagator(singleHeader: true), new B3Propagator()',
  ),
  'dotnet jaeger': dotnet('OpenTelemetry.Extensions.Propagators', 'new JaegerPropagator()'),
  'dotnet xray': dotnet('OpenTelemetry.Extensions.AWS', 'new AWSXRayPropagator()'),
  'ruby b3,b3multi': installed('bundle add opentelemetry-propagator-b3', 'b3,b3multi'),
  'ruby jaeger': installed('bundle add opentelemetry-propagator-jaeger', 'jaeger'),
  'ruby xray': installed('bundle add opentelemetry-propagator-xray', 'xray'),
  'ruby ottrace': installed('bundle add opentelemetry-propagator-ottrace', 'ottrace'),
  'php b3,b3multi': installed('composer require open-telemetry/extension-propagator-b3', 'b3,b3multi'),
  'php jaeger': installed('composer require open-telemetry/extension-propagator-jaeger', 'jaeger'),
}
