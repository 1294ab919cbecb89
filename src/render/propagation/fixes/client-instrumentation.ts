// How the calls of each client library get spans and headers: what to install, and the line that switches it on.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

/** undefined for a library that is not in the table. */
export function instrumentClient(
  language: string | undefined,
  library: string | undefined,
): FixLines | undefined {
  if (library === undefined) return undefined
  if (language !== undefined) return lookUp(CLIENTS, `${language} ${library}`)
  // A User-Agent tells the library, and that its language.
  const [only, another] = Object.keys(CLIENTS).filter((name) => name.endsWith(` ${library}`))
  return another === undefined ? lookUp(CLIENTS, only) : undefined
}

/** For all libraries of a language at once, or by hand where there is no such thing. */
export function instrumentAll(language: string | undefined): FixLines {
  return lookUp(ALL_CLIENTS, language) ?? BY_HAND
}

const NODE_HTTP = paste(
  'npm install @opentelemetry/instrumentation-http',
  "import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'",
  'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start()  // before anything that calls',
)

const GO_HTTP = paste(
  'go get go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
  'client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}',
  'request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)  // ctx of the request at hand',
)

const JAVA_AGENT = paste('java -javaagent:opentelemetry-javaagent.jar -jar app.jar')

const RUBY_HTTP = paste(
  'bundle add opentelemetry-instrumentation-net_http',
  "OpenTelemetry::SDK.configure { |c| c.use 'OpenTelemetry::Instrumentation::Net::HTTP' }",
)

const DOTNET_HTTP = paste(
  'dotnet add package OpenTelemetry.Instrumentation.Http',
  'builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddHttpClientInstrumentation());',
)

function python(name: string, instrumentor: string): FixLines {
  const module = name.replaceAll('-', '_')
  return paste(
    `pip install opentelemetry-instrumentation-${name}`,
    `from opentelemetry.instrumentation.${module} import ${instrumentor}`,
    `${instrumentor}().instrument()  # once, before the first client is made`,
  )
}

const CLIENTS: Readonly<Record<string, FixLines>> = {
  'python requests': python('requests', 'RequestsInstrumentor'),
  'python httpx': [
    ...python('httpx', 'HTTPXClientInstrumentor'),
    'A client that was made earlier is instrumented by itself:',
    ...paste('HTTPXClientInstrumentor.instrument_client(client)'),
  ],
  'python aiohttp': python('aiohttp-client', 'AioHttpClientInstrumentor'),
  'python urllib3': python('urllib3', 'URLLib3Instrumentor'),
  'python urllib': python('urllib', 'URLLibInstrumentor'),
  'python tornado': python('tornado', 'TornadoInstrumentor'),
  'python gRPC': [
    ...python('grpc', 'GrpcInstrumentorClient'),
    'For grpc.aio it is GrpcAioInstrumentorClient.',
  ],
  'nodejs undici': paste(
    'npm install @opentelemetry/instrumentation-undici',
    "import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'",
    'new NodeSDK({ instrumentations: [new UndiciInstrumentation()] }).start()',
  ),
  'nodejs http': NODE_HTTP,
  'nodejs axios': NODE_HTTP,
  'nodejs node-fetch': NODE_HTTP,
  'nodejs got': NODE_HTTP,
  'nodejs superagent': NODE_HTTP,
  'nodejs needle': NODE_HTTP,
  'nodejs gRPC': paste(
    'npm install @opentelemetry/instrumentation-grpc',
    "import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc'",
    'new NodeSDK({ instrumentations: [new GrpcInstrumentation()] }).start()  // before @grpc/grpc-js is loaded',
  ),
  'go net/http': GO_HTTP,
  'go resty': [...GO_HTTP, ...paste('resty.NewWithClient(client)')],
  'go fasthttp': paste(
    'carrier := propagation.MapCarrier{}',
    'otel.GetTextMapPropagator().Inject(ctx, carrier)',
    'for key, value := range carrier { request.Header.Set(key, value) }',
  ),
  'go gRPC': paste(
    'go get go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
    'connection, err := grpc.NewClient(target, grpc.WithStatsHandler(otelgrpc.NewClientHandler()), options...)',
    'reply, err := client.Call(ctx, request)  // ctx of the request at hand, not context.Background()',
  ),
  'java java.net.http': JAVA_AGENT,
  'java HttpURLConnection': JAVA_AGENT,
  'java Apache HttpClient': JAVA_AGENT,
  'java OkHttp': JAVA_AGENT,
  'java Reactor Netty': JAVA_AGENT,
  'java Jetty client': JAVA_AGENT,
  'java Vert.x client': JAVA_AGENT,
  'java AsyncHttpClient': JAVA_AGENT,
  'java gRPC': JAVA_AGENT,
  'ruby Net::HTTP': RUBY_HTTP,
  'ruby HTTParty': RUBY_HTTP,
  'ruby Faraday': paste(
    'bundle add opentelemetry-instrumentation-faraday',
    "OpenTelemetry::SDK.configure { |c| c.use 'OpenTelemetry::Instrumentation::Faraday' }",
  ),
  'ruby http.rb': paste(
    'bundle add opentelemetry-instrumentation-http',
    "OpenTelemetry::SDK.configure { |c| c.use 'OpenTelemetry::Instrumentation::HTTP' }",
  ),
  'ruby gRPC': paste(
    'bundle add opentelemetry-instrumentation-grpc',
    "OpenTelemetry::SDK.configure { |c| c.use 'OpenTelemetry::Instrumentation::Grpc' }",
  ),
  'php Guzzle': paste(
    'pecl install opentelemetry',
    'composer require open-telemetry/opentelemetry-auto-guzzle',
    'export OTEL_PHP_AUTOLOAD_ENABLED=true',
  ),
  'php Symfony HttpClient': paste(
    'pecl install opentelemetry',
    'composer require open-telemetry/opentelemetry-auto-symfony',
    'export OTEL_PHP_AUTOLOAD_ENABLED=true',
  ),
  'dotnet HttpClient': DOTNET_HTTP,
  'dotnet RestSharp': DOTNET_HTTP,
  'dotnet gRPC': paste(
    'dotnet add package OpenTelemetry.Instrumentation.GrpcNetClient --prerelease',
    'tracing.AddHttpClientInstrumentation().AddGrpcClientInstrumentation();',
  ),
  'rust reqwest': paste(
    'cargo add reqwest-middleware && cargo add reqwest-tracing --features opentelemetry_0_32  # the version in use',
    'let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new())',
    '    .with(reqwest_tracing::TracingMiddleware::default()).build();',
  ),
}

const ALL_CLIENTS: Readonly<Record<string, FixLines>> = {
  python: paste(
    'pip install opentelemetry-distro && opentelemetry-bootstrap --action=install',
    'opentelemetry-instrument python app.py',
  ),
  nodejs: paste(
    'npm install @opentelemetry/auto-instrumentations-node',
    'node --require @opentelemetry/auto-instrumentations-node/register app.js',
  ),
  webjs: paste(
    'npm install @opentelemetry/instrumentation-fetch @opentelemetry/instrumentation-xml-http-request',
    'registerInstrumentations({ instrumentations: [new FetchInstrumentation(), new XMLHttpRequestInstrumentation()] })',
  ),
  go: GO_HTTP,
  java: JAVA_AGENT,
  ruby: paste('bundle add opentelemetry-instrumentation-all', 'OpenTelemetry::SDK.configure(&:use_all)'),
  php: paste('pecl install opentelemetry', 'export OTEL_PHP_AUTOLOAD_ENABLED=true'),
  dotnet: DOTNET_HTTP,
  rust: [
    'Send the headers of the current span with each call:',
    ...paste(
      'use tracing_opentelemetry::OpenTelemetrySpanExt;',
      'let context = tracing::Span::current().context();',
      'opentelemetry::global::get_text_map_propagator(|propagator| {',
      '    propagator.inject_context(&context, &mut opentelemetry_http::HeaderInjector(request.headers_mut()))',
      '});',
    ),
  ],
  erlang: paste('Headers = otel_propagator_text_map:inject([])  % send them with the call'),
}

const BY_HAND: FixLines = [
  "Install the instrumentation of its HTTP client, or begin a CLIENT span by hand around the call and let the propagator write the headers: inject(headers) in every language's API.",
]
