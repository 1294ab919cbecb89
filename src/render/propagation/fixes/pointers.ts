// Where others had the same and how it ended. A pointer and no promise: versions move.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'
import type { FixContext } from '../../../propagation/diagnosis.ts'
import type { FixLines } from './fix.ts'

/** At most three, those for the language or library at hand first. */
export function pointersFor(cause: CauseCode, context: FixContext): FixLines {
  const possible = POINTERS.filter(
    ({ causes, applies }) => causes.includes(cause) && applies?.(context) !== false,
  )
  const special = possible.filter(({ applies }) => applies !== undefined)
  return [...special, ...possible.filter((pointer) => !special.includes(pointer))]
    .slice(0, MOST)
    .map(({ threads, about }) => `see ${threads.join(', ')} (${about})`)
}

const MOST = 3

interface Pointer {
  readonly causes: readonly CauseCode[]
  /** undefined: for all. */
  readonly applies?: (context: FixContext) => boolean
  readonly threads: readonly string[]
  readonly about: string
}

const JS = 'open-telemetry/opentelemetry-js'
const JS_CONTRIB = 'open-telemetry/opentelemetry-js-contrib'
const PYTHON_CONTRIB = 'open-telemetry/opentelemetry-python-contrib'
const JAVA = 'open-telemetry/opentelemetry-java-instrumentation'
const GO_CONTRIB = 'open-telemetry/opentelemetry-go-contrib'
const DOTNET = 'open-telemetry/opentelemetry-dotnet'

function caller(...languages: readonly string[]): (context: FixContext) => boolean {
  return ({ callerLanguage }) => callerLanguage !== undefined && languages.includes(callerLanguage)
}

function library(...names: readonly string[]): (context: FixContext) => boolean {
  return (context) => context.library !== undefined && names.includes(context.library)
}

function system(pattern: RegExp): (context: FixContext) => boolean {
  return ({ messagingSystem }) => messagingSystem !== undefined && pattern.test(messagingSystem)
}

const POINTERS: readonly Pointer[] = [
  {
    causes: ['C01'],
    applies: library('undici'),
    threads: [`${JS}#4247`, `${JS}#4333`, `${JS_CONTRIB}#1951`],
    about: 'fetch does not go through http: instrumentation-undici',
  },
  {
    causes: ['C01'],
    applies: library('undici'),
    threads: [`${JS}#4470`],
    about: 'NestJS and fetch',
  },
  {
    causes: ['C01', 'C32'],
    applies: (context) => caller('nodejs')(context) && context.library !== 'undici',
    threads: [`${JS}#5024`, `${JS_CONTRIB}#2390`],
    about: 'ES modules and load order: http is never patched',
  },
  {
    causes: ['C01'],
    applies: library('httpx'),
    threads: [`${PYTHON_CONTRIB}#1742`],
    about: 'httpx.get() is not traced while Client is',
  },
  {
    causes: ['C29'],
    threads: [`${JS}#2144`, 'grafana/faro-web-sdk#144'],
    about: 'browser and backend: propagateTraceHeaderCorsUrls, and CORS on the server',
  },
  {
    causes: ['C11', 'C12', 'C13'],
    applies: system(/celery/),
    threads: ['open-telemetry/opentelemetry-python#876', `${PYTHON_CONTRIB}#609`, `${PYTHON_CONTRIB}#1002`],
    about: 'Celery: both publisher and worker, there in worker_process_init',
  },
  {
    causes: ['C15'],
    applies: caller('python'),
    threads: ['huggingface/smolagents#2108', 'deepset-ai/haystack#9433'],
    about: 'ThreadPoolExecutor and run_in_executor begin new traces',
  },
  {
    causes: ['C12', 'C13', 'C14'],
    applies: (context) => system(/kafka/)(context) && context.calleeLanguage === 'java',
    threads: [`${JAVA}#4854`],
    about: 'Kafka consumers link by design',
  },
  {
    causes: ['C12', 'C13', 'C14'],
    applies: (context) => system(/kafka/)(context) && context.calleeLanguage === 'nodejs',
    threads: ['aspecto-io/opentelemetry-ext-js#229'],
    about: 'kafkajs: batches use links',
  },
  {
    causes: ['C12', 'C13'],
    applies: (context) => system(/kafka/)(context) && context.calleeLanguage === 'python',
    threads: [`${PYTHON_CONTRIB}#1732`],
    about: 'a link does not make a span join the trace',
  },
  {
    causes: ['C11', 'C12', 'C30'],
    applies: system(/sqs/),
    threads: [`${JS_CONTRIB}#1430`, `${PYTHON_CONTRIB}#4642`],
    about: 'SQS to Lambda: message attributes on both sides',
  },
  {
    causes: ['C10', 'C20', 'C30'],
    threads: [`${JS_CONTRIB}#2416`, `${JAVA}#2131`, 'open-telemetry/opentelemetry-lambda#992'],
    about: 'Lambda: _X_AMZN_TRACE_ID is always there, with Sampled=0',
  },
  {
    causes: ['C02'],
    applies: caller('go'),
    threads: [`${GO_CONTRIB}#3733`, `${GO_CONTRIB}#4355`],
    about: 'the default propagator of Go does nothing',
  },
  {
    causes: ['C03'],
    applies: ({ calleeLanguage }) => calleeLanguage === 'go',
    threads: [`${GO_CONTRIB}#3733`, `${GO_CONTRIB}#4355`],
    about: 'the default propagator of Go does nothing',
  },
  {
    causes: ['C06', 'C07'],
    threads: ['nginx/kubernetes-ingress#9077', 'nginx/nginx-otel#70'],
    about: 'nginx: otel_trace_context is ignore unless set',
  },
  {
    causes: ['C06'],
    threads: ['kubernetes/ingress-nginx#10319', 'opentracing-contrib/nginx-opentracing#83'],
    about: 'another proxy_set_header voids the inherited one',
  },
  {
    causes: ['C08', 'C28'],
    threads: ['open-telemetry/opentelemetry-specification#580', 'istio/istio#41460'],
    about: 'a mesh: sidecar and SDK must use one format, and the application forward the headers',
  },
  {
    causes: ['C07', 'C28'],
    threads: ['envoyproxy/envoy#47515'],
    about: 'B3 in a single header stays frozen at the first hop',
  },
  {
    causes: ['C08', 'C09', 'C10'],
    threads: ['open-telemetry/opentelemetry-collector-contrib#36926', 'DataDog/dd-trace-dotnet#4126'],
    about: 'Datadog: the high half of a trace id is in _dd.p.tid',
  },
  {
    causes: ['C07'],
    threads: ['chainguard-dev/go-grpc-kit#268', 'open-telemetry/opentelemetry-cpp-contrib#219'],
    about: 'Cloud Run and the load balancer of GCP rewrite traceparent',
  },
  {
    causes: ['C15'],
    applies: caller('java'),
    threads: ['spring-projects/spring-boot#34622', `${JAVA}#3358`, `${JAVA}#10011`],
    about: '@Async, CompletableFuture and WebClient begin new traces',
  },
  {
    causes: ['C27'],
    threads: [`${GO_CONTRIB}#2338`],
    about: 'a public endpoint begins a new trace, and older versions of otelhttp forgot the link',
  },
  {
    causes: ['C20', 'C21'],
    threads: [`${DOTNET}#5141`],
    about: 'ParentBased honours "not sampled" from upstream',
  },
  {
    causes: ['C07'],
    applies: caller('dotnet'),
    threads: [`${DOTNET}#3562`, `${DOTNET}#3649`],
    about: 'without AddHttpClientInstrumentation the runtime sends an Activity that nobody exports',
  },
  {
    causes: ['C11', 'C12'],
    applies: system(/servicebus/),
    threads: ['Azure/azure-functions-servicebus-extension#174', 'microsoft/ApplicationInsights-node.js#1287'],
    about: 'Service Bus: the Diagnostic-Id property',
  },
  {
    causes: ['C11', 'C12'],
    applies: system(/rabbit|pika|amqp/),
    threads: [`${PYTHON_CONTRIB}#1993`, 'rabbitmq/amqp091-go#304'],
    about: 'RabbitMQ: only some ways to consume are wrapped',
  },
  {
    causes: ['C11', 'C12', 'C13'],
    applies: system(/bull/),
    threads: ['taskforcesh/bullmq#2942', 'appsignal/opentelemetry-instrumentation-bullmq#10'],
    about: 'BullMQ: a link, or useProducerContextAsConsumerParent',
  },
  {
    causes: ['C25'],
    threads: ['grafana/k6#3029', 'open-telemetry/opentelemetry-demo#2121'],
    about: 'load generators send traceparent and export no span',
  },
  {
    causes: ['C02', 'C03', 'C31'],
    applies: ({ library: name }) => name === 'gRPC' || name === 'grpc',
    threads: ['kubeshop/tracetest#3823', 'grafana/grafana#77833'],
    about: 'gRPC streams and interceptors of your own',
  },
]
