// Causes between a client and a server that speak to each other directly.
import type { Cause } from './cause.ts'

export const HTTP_CAUSES: readonly Cause[] = [
  {
    code: 'C01',
    slug: 'raw-client',
    title: 'HTTP client that is not instrumented',
    nature: 'break',
    because: 'the caller uses an HTTP client that is not instrumented',
    story:
      'The caller calls with a library that no instrumentation wraps. It makes no CLIENT span and sends no traceparent, so that ' +
      'the callee begins a trace of its own. Both traces look whole.',
    drawing: [
      'shop    GET /order      |====================|',
      '                             (no span)',
      'stock ~ GET /stock          |===========|',
    ],
    signs: [
      'no CLIENT span to the callee, and a hole as long as its work',
      'the user agent that the callee saw is a library without a scope in the caller',
      "the peer address that it saw is the caller's",
      'calls of others to the same callee are whole',
    ],
    confused: ['C32: the library is instrumented, but was loaded first', 'C19: nobody within sight called'],
    fix: [
      'Instrument that client library in the caller, or call with one that is instrumented.',
      'Node fetch and undici need @opentelemetry/instrumentation-undici: see open-telemetry/opentelemetry-js-contrib#1951.',
      'httpx.get of older versions: see open-telemetry/opentelemetry-python-contrib#1742.',
    ],
  },
  {
    code: 'C02',
    slug: 'no-injection',
    title: 'no propagator in the caller',
    nature: 'break',
    because: 'the caller makes CLIENT spans and sends no context',
    story:
      'The client is instrumented and makes its spans, but the propagator that writes traceparent is missing or does nothing, ' +
      'which is what the Go SDK does until one is set.',
    drawing: [
      'shop    GET /order      |====================|',
      'shop      HTTP GET        |===============|',
      'stock ~ GET /stock          |===========|',
    ],
    signs: [
      'CLIENT spans without a child in another service',
      'on every call out of the caller: a bad row of the matrix',
    ],
    confused: [
      'C03: then calls of others break too: a bad column',
      'C06: then it depends on the host that was called',
    ],
    fix: [
      'Set a propagator where the SDK is set up: W3C tracecontext and baggage.',
      'Go: otel.SetTextMapPropagator, in both processes: see open-telemetry/opentelemetry-go-contrib#3733.',
      'Elsewhere: OTEL_PROPAGATORS=tracecontext,baggage.',
    ],
  },
  {
    code: 'C03',
    slug: 'no-extraction',
    title: 'no propagator in the callee',
    nature: 'break',
    because: 'the callee does not read the context that it is sent',
    story:
      'The callee makes SERVER spans but does not take up the traceparent of what calls it: each of its spans begins a trace, ' +
      'whoever called.',
    drawing: [
      'shop    HTTP GET        |===========|',
      'stock ~ GET /stock        |=======|',
      'cart    HTTP GET               |===========|',
      'stock ~ GET /stock               |=======|',
    ],
    signs: [
      'every call into the callee is broken, from all callers: a bad column',
      'what it calls itself is whole',
    ],
    confused: [
      'C02: then only calls of one caller break',
      'C08: both have a propagator, for different headers',
      'C27: then the SERVER span links to its caller',
    ],
    fix: [
      'Set a propagator in the callee, before its server instrumentation is made: OTEL_PROPAGATORS=tracecontext,baggage.',
      'Go: otel.SetTextMapPropagator: see open-telemetry/opentelemetry-go-contrib#4355.',
    ],
  },
  {
    code: 'C04',
    slug: 'server-not-instrumented',
    title: 'server that is not instrumented',
    nature: 'break',
    because: 'the callee makes no SERVER spans',
    story:
      'The callee has an SDK, and its clients are instrumented, but its server is not. Nobody reads traceparent, and its ' +
      'CLIENT or INTERNAL spans begin traces.',
    drawing: [
      'shop    HTTP GET        |====================|',
      '                          (no SERVER span)',
      'stock ~ SELECT items         |====|',
    ],
    signs: [
      'the callee has roots of kind CLIENT or INTERNAL and not one SERVER span',
      "the caller's spans name it as their target",
    ],
    confused: ['C15: then there are SERVER spans, and the context is lost behind them'],
    fix: ["Instrument the server: the framework's instrumentation, or its HTTP handler."],
  },
  {
    code: 'C05',
    slug: 'pass-through',
    title: 'context passed on without a SERVER span',
    nature: 'data',
    because: 'the context comes through, without a SERVER span of its own',
    story:
      'The callee reads the context and hands it on, but makes no SERVER span. The trace is whole, and a hop is missing from it.',
    drawing: ['shop    HTTP GET        |====================|', 'stock     SELECT items         |====|'],
    signs: [
      'a CLIENT or INTERNAL span of one service right under a CLIENT span of another',
      'its flags say that the parent is remote',
    ],
    confused: ['C04: then the context does not come through'],
    fix: ['Instrument the server, if its own time is of interest.'],
  },
  {
    code: 'C06',
    slug: 'header-stripped',
    title: 'header removed on the way',
    nature: 'break',
    because: 'something between the two removes or replaces the header',
    story:
      'A proxy, gateway or CDN between the two does not hand traceparent on. Calls that go another way are whole.',
    drawing: [
      'shop    HTTP GET gateway   |=================|',
      'stock ~ GET /stock             |=========|',
      'shop    HTTP GET stock     |=================|',
      'stock     GET /stock           |=========|',
    ],
    signs: [
      'broken calls went to one host, whole ones to another',
      'X-Forwarded-For, or a public address, on the broken ones',
    ],
    confused: ['C02 and C03, where there is one way only: nothing tells them apart from spans alone'],
    fix: [
      'Let the proxy pass traceparent and tracestate on; if it is a service of yours without tracing, instrument it.',
      'nginx: another proxy_set_header in a location voids those it would inherit: see kubernetes/ingress-nginx#10319.',
    ],
  },
  {
    code: 'C07',
    slug: 'proxy-span-missing',
    title: 'proxy that makes a span nobody receives',
    nature: 'break',
    because: 'something between the two makes a span of its own that is not exported here',
    story:
      'A load balancer, mesh or nginx takes part in the trace, or begins a new one, and its span goes elsewhere or nowhere. ' +
      'The callee names a parent that nobody has.',
    drawing: [
      'shop    HTTP GET        |====================|',
      '?       (proxy)           |.................|',
      'stock     GET /stock         |===========|',
    ],
    signs: [
      "the callee's parent is unknown, and remote",
      "with the caller's trace id: the fragment is hung there",
      'with another one: the proxy restarts traces',
    ],
    confused: ['C20: then a constant share is missing', 'C24: then the parent is of the same process'],
    fix: [
      "Export the proxy's spans to the same place, or stop it from taking part.",
      'nginx: otel_trace_context propagate: see nginx/nginx-otel#70.',
      "Google's load balancers rewrite traceparent: see chainguard-dev/go-grpc-kit#268.",
    ],
  },
  {
    code: 'C08',
    slug: 'propagators-differ',
    title: 'propagators that differ',
    nature: 'break',
    because: 'the two speak different propagation headers',
    story:
      "One side writes B3, Jaeger's uber-trace-id or X-Ray's header, the other reads W3C traceparent, or the other way round.",
    drawing: ['shop    HTTP GET (b3)     |=================|', 'stock ~ GET /stock (w3c)      |=========|'],
    signs: [
      'trace ids of different shapes: 64 bits filled up with zeros, or beginning with the time',
      'SDKs of different kinds',
    ],
    confused: ['C02 and C03: ids of both sides look alike'],
    fix: [
      'Let both sides have one format, or let the callee read several: OTEL_PROPAGATORS=tracecontext,baggage,b3 (B3 is a package of its own in most languages).',
      'Istio and B3: see istio/istio#11696.',
    ],
  },
  {
    code: 'C29',
    slug: 'cross-origin',
    title: 'browser that does not send the header to another origin',
    nature: 'break',
    because: 'the page does not send the header to another origin',
    story:
      'A page makes spans for its requests, but its instrumentation sends traceparent to its own origin only, unless told otherwise.',
    drawing: ['page    HTTP GET          |=================|', 'stock ~ GET /stock            |=========|'],
    signs: ["the caller's SDK is of a browser", 'the callee is another origin'],
    confused: ['C06: a gateway in between'],
    fix: [
      "Set propagateTraceHeaderCorsUrls, and allow traceparent in the server's Access-Control-Allow-Headers.",
      'See open-telemetry/opentelemetry-js#2144.',
    ],
  },
  {
    code: 'C31',
    slug: 'rpc-metadata',
    title: 'gRPC metadata without the context',
    nature: 'break',
    because: 'the context is not in the gRPC metadata',
    story:
      'A gRPC client without its instrumentation, or an interceptor that makes new metadata, sends no context. Streams send metadata once.',
    drawing: ['shop    GET /order      |====================|', 'stock ~ shop.Stock/Get      |===========|'],
    signs: [
      'the fragment begins with a SERVER span that has an rpc method',
      'the user agent is that of a gRPC library',
    ],
    confused: ['C01: the same over HTTP'],
    fix: [
      "Add the client's instrumentation: otelgrpc.NewClientHandler, GrpcInstrumentorClient, @opentelemetry/instrumentation-grpc.",
      'Go needs a propagator as well: see open-telemetry/opentelemetry-go-contrib#3733.',
      'In a long stream put the context into each message: see kubeshop/tracetest#3823.',
    ],
  },
  {
    code: 'C32',
    slug: 'load-order',
    title: 'SDK loaded after the library',
    nature: 'break',
    because: 'the SDK was loaded after the library that it should wrap',
    story:
      'The instrumentation is installed, but the library was imported before it could wrap it, as with ES modules without a hook. A whole family of spans is missing.',
    drawing: [
      'shop    GET /order      |====================|',
      '                             (no span)',
      'stock ~ GET /stock          |===========|',
    ],
    signs: ['the caller has SERVER spans, and CLIENT spans of no HTTP library at all'],
    confused: ['C01: then other client libraries have spans'],
    fix: [
      'Start the SDK before anything is imported, from a file of its own: node --import ./instrumentation.mjs, opentelemetry-instrument python app.py.',
      'Look for a warning that a module has been loaded before: see open-telemetry/opentelemetry-js#5024.',
    ],
  },
  {
    code: 'C33',
    slug: 'one-version',
    title: 'one version, pod or way only',
    nature: 'break',
    because: 'one version or instance of it is broken, the others are whole',
    story:
      'The hop works for some instances and not for others: a regression in one version, one pod that is set up otherwise, one host.',
    drawing: [
      'shop 1.4  HTTP GET        |=================|',
      'stock       GET /stock        |=========|',
      'shop 1.5  HTTP GET        |=================|',
      'stock   ~ GET /stock          |=========|',
    ],
    signs: [
      'all calls with one value of service.version, service.instance.id, k8s.pod.name or server.address are broken, and none with another',
    ],
    confused: ['C37: no attribute tells broken and whole calls apart'],
    fix: ['Compare what the two versions or pods are set up with; then the cause that is named beside it.'],
  },
  {
    code: 'C37',
    slug: 'some-calls',
    title: 'some of the calls',
    nature: 'break',
    because: 'some of the calls take a way that loses the context',
    story:
      'The same call keeps its context sometimes. Two code paths, two clients, or a retry that makes its request anew.',
    drawing: [
      'shop    HTTP GET          |=================|',
      'stock     GET /stock          |=========|',
      'shop    HTTP GET                               |=================|',
      'stock ~ GET /stock                                 |=========|',
    ],
    signs: ['as many roots at the callee as calls without a child at the caller, in the same minutes'],
    confused: [
      'C20: then there is no surplus at the callee',
      'C33: then an attribute tells them apart',
      'a call that failed before it arrived: then its span has an error, and the callee no root',
    ],
    fix: ['Look for the second way of making this call in the caller.'],
  },
  {
    code: 'C38',
    slug: 'retry-or-timeout',
    title: 'retry, redirect or timeout',
    nature: 'data',
    because: 'the call was given up or sent again',
    story:
      'A caller gives up before its callee has ended, or sends a request again. The callee outlives its caller, and several calls have one answer.',
    drawing: ['shop    HTTP GET !        |====|', 'stock     GET /stock        |=========|'],
    signs: ['the CLIENT span has failed or timed out', 'http.request.resend_count'],
    confused: ['C26: then every call is off by the same time'],
    fix: ['Nothing to mend in propagation.'],
  },
]
