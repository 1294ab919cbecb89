// The fix of every cause: who has to change what, in a sentence or two, and then how.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'
import { instrumentAll, instrumentClient } from './client-instrumentation.ts'
import { formatLanguage, introduce, lookUp, paste, type FixLines, type FixRequest } from './fix.ts'
import { extractFromMessage, injectByHand } from './message-headers.ts'
import { instrumentQueue } from './messaging-instrumentation.ts'
import { readFormat, setPropagator } from './propagators.ts'
import { extractByHand, instrumentServer } from './server-instrumentation.ts'
import { carryContext } from './threads.ts'

export const CAUSE_FIXES: Partial<Record<CauseCode, (request: FixRequest) => FixLines>> = {
  C01: ({ caller, context: { callerLanguage, library, hasAgent } }) => {
    const switchedOff = hasAgent ? lookUp(SWITCHES, callerLanguage) : undefined
    if (switchedOff !== undefined) {
      return [
        `${caller.service} is instrumented as a whole already: what makes this call is switched off there, excluded, or not known to it. Look for what switches it off:`,
        ...switchedOff,
      ]
    }
    return introduce(
      library === undefined
        ? `In ${caller.service}, instrument the HTTP client that makes the call (${formatLanguage(callerLanguage)})`
        : `In ${caller.service}, instrument ${library}`,
      instrumentClient(callerLanguage, library) ?? instrumentAll(callerLanguage),
    )
  },
  C02: ({ caller, context: { callerLanguage } }) =>
    introduce(
      `In ${caller.service}, set the propagator that writes traceparent into what it sends`,
      setPropagator(callerLanguage),
    ),
  C03: ({ callee, context: { calleeLanguage } }) => {
    const byHand = extractByHand(calleeLanguage)
    return [
      ...introduce(
        `In ${callee.service}, set the propagator that reads traceparent from what it receives`,
        setPropagator(calleeLanguage),
      ),
      ...(byHand === undefined ? [] : ['If the server span is made by hand, give it its parent:', ...byHand]),
    ]
  },
  C04: ({ callee, context: { calleeLanguage } }) => [
    `In ${callee.service}, instrument the server: it makes spans of its own calls and none of the requests it gets.`,
    ...instrumentServer(calleeLanguage),
  ],
  C05: ({ callee, context: { calleeLanguage } }) => [
    `The trace is whole; only the server span of ${callee.service} is missing.`,
    ...instrumentServer(calleeLanguage),
  ],
  C06: ({ caller, callee, context: { slice, between } }) => [
    between === undefined
      ? `Let what lies between ${caller.service} and ${callee.service}${hostOf(slice)} forward traceparent and tracestate.`
      : `${between} lies in between, and sends no spans. If it is a service of yours, instrument both what it is called by and what it calls with. If it only forwards, let it forward traceparent and tracestate.`,
    'nginx, in the very location (another proxy_set_header there voids the inherited ones):',
    ...paste(
      'proxy_set_header traceparent $http_traceparent;',
      'proxy_set_header tracestate $http_tracestate;',
    ),
    'A gateway with a list of allowed headers needs these two on it; a CDN, in the policy of the origin request.',
  ],
  C07: ({ caller, callee }) => [
    `Between ${caller.service} and ${callee.service} a proxy makes spans that nobody receives. Let it export them, or let it forward traceparent as it came. nginx-otel:`,
    ...paste('otel_trace_context propagate;'),
    'Istio and Envoy: send the spans of the sidecars to the same backend, in the format of the SDKs.',
  ],
  C08: ({ caller, callee, context: { callerLanguage, calleeLanguage, callerFormat, oddEnd } }) => {
    if (oddEnd === 'callee') {
      return introduce(
        `Let ${callee.service} read what others read that ${caller.service} calls`,
        setPropagator(calleeLanguage),
      )
    }
    if (oddEnd === 'caller') {
      return introduce(
        `Let ${caller.service} send what others send that call ${callee.service}`,
        setPropagator(callerLanguage),
      )
    }
    return [
      `Let ${callee.service} read what ${caller.service} sends, beside W3C:`,
      ...readFormat(calleeLanguage, callerFormat),
      `and then let ${caller.service} send W3C:`,
      ...setPropagator(callerLanguage),
    ]
  },
  C09: ({ callee }) => [
    `${callee.service} keeps 64 bits of a trace id of 128. Let it keep all of them; in Datadog's tracers:`,
    ...paste(
      'export DD_TRACE_128_BIT_TRACEID_GENERATION_ENABLED=true',
      'export DD_TRACE_PROPAGATION_STYLE=tracecontext',
    ),
    'Zipkin and Brave: traceId128Bit(true). B3: send ids of 32 digits.',
  ],
  C10: ({ callee }) => [
    `${callee.service} takes the parent's id over and makes a trace id of its own: two systems of ids meet there.`,
    'Extract and begin the span with one propagator:',
    ...paste('export OTEL_PROPAGATORS=tracecontext,baggage'),
  ],
  C11: ({ caller, context: { callerLanguage, messagingSystem } }) =>
    introduce(
      `In ${caller.service}, put the context into the message${named(messagingSystem)}`,
      instrumentedOrByHand(
        instrumentQueue(callerLanguage, messagingSystem),
        injectByHand(callerLanguage, messagingSystem),
      ),
    ),
  C12: ({ callee, context: { calleeLanguage, messagingSystem } }) =>
    introduce(
      `In ${callee.service}, take the context out of the message${named(messagingSystem)}`,
      instrumentedOrByHand(
        instrumentQueue(calleeLanguage, messagingSystem),
        extractFromMessage(calleeLanguage, messagingSystem),
      ),
    ),
  C13: () => ['By design: the consumer links to the producer. Nothing has to be changed.'],
  C14: () => ['By design: a batch links to each of its producers. Nothing has to be changed.'],
  C15: ({ callee, context: { calleeLanguage } }) =>
    introduce(`In ${callee.service}, hand the context on with the work`, carryContext(calleeLanguage)),
  C16: ({ callee, context: { calleeLanguage } }) =>
    introduce(
      `If ${callee.span} is to have a trace of its own, link it to the request; if not, hand the context on with the work`,
      carryContext(calleeLanguage),
    ),
  C20: () => [
    'Let every service follow the decision of its caller:',
    ...paste('export OTEL_TRACES_SAMPLER=parentbased_traceidratio', 'export OTEL_TRACES_SAMPLER_ARG=0.1'),
  ],
  C21: () => [
    'The caller decided not to sample, and that is honoured. Change the sampler of the first service.',
  ],
  C22: () => [
    'Let all spans of a trace reach the same collector before the tail sampler: the loadbalancing exporter with',
    ...paste('routing_key: traceID'),
  ],
  C24: ({ callee }) => [
    `Spans of ${callee.service} are lost between the SDK and the backend: look for "dropped" in its log, flush on exit, and make room:`,
    ...paste('export OTEL_BSP_MAX_QUEUE_SIZE=8192', 'export OTEL_BSP_SCHEDULE_DELAY=1000'),
  ],
  C25: () => ['Harmless: the generator sends traceparent and exports no span.'],
  C27: () => [
    'On purpose: a new trace at a trust boundary, with a link. For callers of your own, let the option say no:',
    ...paste(
      'otelhttp.WithPublicEndpointFn(func(request *http.Request) bool { return !isInternal(request) })',
    ),
  ],
  C28: ({ caller, callee }) => [
    `${caller.service} passes traceparent on as it came, so that ${callee.service} hangs beside it. Let it send its own: do not copy the incoming headers traceparent, tracestate and b3 into the call, and instrument its client.`,
    'Envoy and Istio: W3C, or B3 in several headers; in a single one it stays that of the first hop.',
  ],
  C29: ({ caller, callee }) => [
    `In ${caller.service}, allow the header to ${callee.service}'s origin:`,
    ...paste(
      'new FetchInstrumentation({ propagateTraceHeaderCorsUrls: [/https:\\/\\/api\\.example\\.com/] })',
    ),
    `and let ${callee.service} allow it in CORS:`,
    ...paste('Access-Control-Allow-Headers: traceparent, tracestate'),
  ],
  C30: () => [
    'The runtime of the function hands in an X-Ray context that nobody exports. Use the propagators of the callers:',
    ...paste('export OTEL_PROPAGATORS=tracecontext,baggage', '# xray-lambda only when the spans go to X-Ray'),
  ],
  C31: ({ caller, context: { callerLanguage } }) => [
    ...introduce(
      `In ${caller.service}, let the metadata of the call carry the context`,
      instrumentClient(callerLanguage, 'gRPC') ?? BOTH_ENDS,
    ),
    'A stream sends its headers once: within one, put the context into each message.',
  ],
  C32: ({ caller, context: { callerLanguage } }) =>
    introduce(
      `In ${caller.service}, start the SDK before anything else is loaded, from a file of its own`,
      startFirst(callerLanguage),
    ),
  C33: ({ context: { slice } }) => [
    slice === undefined
      ? 'Compare what is deployed where it breaks with what is deployed where it does not.'
      : `Only ${slice.attribute} ${slice.values.join(', ')} is broken: look at what changed there.`,
  ],
  C34: ({ callee }) => [
    `${callee.service} sends parent ids that can name nobody. A span id is 16 hex digits and not all zeros, a root has no parent id at all: look at whatever makes or translates ids there, such as an exporter of your own.`,
  ],
  C36: ({ callee }) => [
    `Two instrumentations make a server span each in ${callee.service}. Switch one of them off.`,
  ],
  C37: ({ caller, callee }) => [
    `Some calls of ${caller.service} to ${callee.service} are whole: look for a second client, or one that is made before it is instrumented.`,
  ],
}

/** What in the environment of the caller keeps single instrumentations from running. */
const SWITCHES: Readonly<Record<string, FixLines>> = {
  java: paste('env | grep -E "OTEL_INSTRUMENTATION_|OTEL_JAVAAGENT_EXCLUDE_CLASSES"'),
  nodejs: paste('env | grep -E "OTEL_NODE_(DISABLED|ENABLED)_INSTRUMENTATIONS"'),
  python: [
    ...paste('env | grep OTEL_PYTHON_DISABLED_INSTRUMENTATIONS'),
    'What is installed and has no instrumentation yet gets one with:',
    ...paste('opentelemetry-bootstrap --action=install'),
  ],
}

function hostOf(slice: FixRequest['context']['slice']): string {
  return slice?.attribute === 'server.address' ? ` (${slice.values.join(', ')})` : ''
}

function named(system: string | undefined): string {
  return system === undefined ? '' : ` (${system})`
}

function instrumentedOrByHand(instrumented: FixLines | undefined, byHand: FixLines): FixLines {
  return instrumented === undefined ? byHand : [...instrumented, 'or by hand:', ...byHand]
}

const BOTH_ENDS: FixLines = [
  'Use the interceptor of its gRPC instrumentation, and call with the context of the request.',
]

function startFirst(language: string | undefined): FixLines {
  return lookUp(FIRST, language) ?? FIRST_OF_ALL
}

const FIRST_OF_ALL: FixLines = [
  'Instrumentation patches a library as it is loaded, and not what is bound already.',
]

const FIRST: Readonly<Record<string, FixLines>> = {
  nodejs: [
    ...paste('node --require ./telemetry.cjs app.js'),
    'ES modules need the hook as well:',
    ...paste(
      'node --import ./telemetry.mjs app.mjs',
      "import { register } from 'node:module'  // in telemetry.mjs, before the SDK is made",
      "register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)",
    ),
    'A line "has been loaded before" in the log names what came too early.',
  ],
  python: [
    'Instrument before clients are made and before `from requests import get` binds the function:',
    ...paste('opentelemetry-instrument python app.py'),
  ],
  java: paste('java -javaagent:opentelemetry-javaagent.jar -jar app.jar'),
  ruby: [
    'OpenTelemetry::SDK.configure has to run after Bundler.require, as in config/initializers/opentelemetry.rb.',
  ],
}
