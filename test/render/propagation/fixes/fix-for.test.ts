// What is told to change: for the language and library at hand, to be pasted, and harmless whatever names services have.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CauseCode } from '../../../../src/propagation/causes/cause-code.ts'
import { CLIENT_LIBRARIES } from '../../../../src/propagation/causes/client-libraries.ts'
import type { FixContext } from '../../../../src/propagation/diagnosis.ts'
import { fixFor } from '../../../../src/render/propagation/fixes/fix-for.ts'

const NOTHING: FixContext = {
  callerLanguage: undefined,
  calleeLanguage: undefined,
  library: undefined,
  callerFormat: undefined,
  messagingSystem: undefined,
  destination: undefined,
  slice: undefined,
  between: undefined,
  oddEnd: undefined,
  hasAgent: false,
}

const SHOP = { service: 'shop', span: 'GET /order' }
const STOCK = { service: 'stock', span: 'GET /stock' }

function fix(cause: CauseCode, context: Partial<FixContext> = {}): readonly string[] {
  return fixFor(cause, { ...NOTHING, ...context }, SHOP, STOCK)
}

test('a raw client of Python', () => {
  expect(fix('C01', { callerLanguage: 'python', library: 'requests' })).toEqual([
    'In shop, instrument requests:',
    '  pip install opentelemetry-instrumentation-requests',
    '  from opentelemetry.instrumentation.requests import RequestsInstrumentor',
    '  RequestsInstrumentor().instrument()  # once, before the first client is made',
  ])
})

test('what an agent would instrument is not installed again', () => {
  const lines = fix('C01', { callerLanguage: 'java', library: 'java.net.http', hasAgent: true })
  expect(lines).toContain('  env | grep -E "OTEL_INSTRUMENTATION_|OTEL_JAVAAGENT_EXCLUDE_CLASSES"')
  expect(lines.join()).not.toContain('-javaagent')
})

test('a raw client of Go', () => {
  expect(fix('C01', { callerLanguage: 'go', library: 'net/http' })).toContain(
    '  client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}',
  )
})

test('fetch of Node, and where others had the same', () => {
  const lines = fix('C01', { callerLanguage: 'nodejs', library: 'undici' })
  expect(lines).toContain('  npm install @opentelemetry/instrumentation-undici')
  expect(lines.some((line) => line.startsWith('see open-telemetry/opentelemetry-js#4247'))).toBe(true)
})

test('no propagator in Go', () => {
  expect(fix('C02', { callerLanguage: 'go' }).join('\n')).toContain(
    'otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))',
  )
})

test('no propagator in Node: by the API, which is the same for every SDK', () => {
  expect(fix('C02', { callerLanguage: 'nodejs' })).toContain(
    '  propagation.setGlobalPropagator(new W3CTraceContextPropagator())',
  )
})

test('a proxy', () => {
  const lines = fix('C06', { slice: { attribute: 'server.address', values: ['gateway'] } })
  expect(lines[0]).toBe('Let what lies between shop and stock (gateway) forward traceparent and tracestate.')
  expect(fix('C07')).toContain('  otel_trace_context propagate;')
})

test('a service without spans in between may be one to be instrumented', () => {
  expect(fix('C06', { between: 'pricing' })[0]).toMatch(/^pricing lies in between, .* a service of yours/)
})

test('two formats: reading both, then sending one', () => {
  const lines = fix('C08', { callerFormat: 'xray', calleeLanguage: 'python', callerLanguage: 'python' })
  expect(lines).toContain('  pip install opentelemetry-propagator-aws-xray')
  expect(lines).toContain('  export OTEL_PROPAGATORS=tracecontext,baggage,xray')
})

test.each([
  ['python', undefined, '  pip install opentelemetry-propagator-b3'],
  ['python', 'ottrace', '  pip install opentelemetry-propagator-ot-trace'],
  ['go', 'b3', '  otel.SetTextMapPropagator(autoprop.NewTextMapPropagator())  // reads OTEL_PROPAGATORS'],
  ['nodejs', 'b3', '  export OTEL_PROPAGATORS=tracecontext,baggage,b3,b3multi'],
  ['nodejs', 'xray', "  import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray'"],
  ['dotnet', 'jaeger', '  dotnet add package OpenTelemetry.Extensions.Propagators'],
  ['rust', 'b3', 'Give it a composite propagator: W3C, and behind it that of the other format.'],
  ['java', 'jaeger', '  export OTEL_PROPAGATORS=tracecontext,baggage,jaeger'],
])('a callee in %s that is to read %s', (calleeLanguage, callerFormat, line) => {
  expect(fix('C08', { callerFormat, calleeLanguage })).toContain(line)
})

describe('queues', () => {
  test.each([
    ['python', 'pika', 'PikaInstrumentor'],
    ['nodejs', 'AmazonSQS', 'AwsInstrumentation'],
    ['nodejs', 'bull', 'BullMQOtel'],
    ['go', 'amqp', 'publishing.Headers'],
  ])('%s, whose queue is called %s', (callerLanguage, messagingSystem, name) => {
    expect(fix('C11', { callerLanguage, messagingSystem }).join('\n')).toContain(name)
  })

  test('instrumentation where there is some, and by hand', () => {
    const lines = fix('C11', { callerLanguage: 'python', messagingSystem: 'kafka' })
    expect(lines).toContain('  from opentelemetry.instrumentation.kafka import KafkaInstrumentor')
    expect(lines).toContain(
      '  propagate.inject(headers)  # within the PRODUCER span; send headers with the message',
    )
    expect(lines).toContain(
      '  producer.send(topic, value, headers=[(key, text.encode()) for key, text in headers.items()])',
    )
  })

  test('by hand in a queue of their own', () => {
    expect(fix('C12', { calleeLanguage: 'go', messagingSystem: 'files' })).toEqual([
      'In stock, take the context out of the message (files):',
      '  ctx := otel.GetTextMapPropagator().Extract(context.Background(), propagation.MapCarrier(headers))',
      '  ctx, span := tracer.Start(ctx, "process", trace.WithSpanKind(trace.SpanKindConsumer))',
    ])
  })

  test('Celery: both sides', () => {
    const lines = fix('C12', { calleeLanguage: 'python', messagingSystem: 'celery' })
    expect(lines.join('\n')).toContain('worker_process_init')
  })
})

test.each([
  ['python', 'contextvars.copy_context().run'],
  ['java', 'Context.taskWrapping'],
  ['go', 'context.WithoutCancel(ctx)'],
  ['nodejs', 'AsyncResource.bind'],
  ['ruby', 'OpenTelemetry::Context.with_current'],
])('a pool of %s: %s', (calleeLanguage, code) => {
  expect(fix('C15', { calleeLanguage }).join('\n')).toContain(code)
})

test('every library that a User-Agent or a scope names has a fix of its own', () => {
  const missing = CLIENT_LIBRARIES.filter(({ name, language }) => {
    const lines = fix('C01', { callerLanguage: language, library: name })
    return !lines.some((line) => line.startsWith('  '))
  })
  expect(missing.map(({ name }) => name)).toEqual([])
})

const CAUSES = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 15, 16, 20, 24, 28, 29, 30, 31, 32, 33, 34, 37].map(
  (number): CauseCode => `C${String(number).padStart(2, '0') as `${number}`}`,
)
const LANGUAGES = [
  undefined,
  'python',
  'nodejs',
  'webjs',
  'go',
  'java',
  'dotnet',
  'ruby',
  'php',
  'rust',
  'cpp',
  'erlang',
  'swift',
  'cobol',
]

describe.each(CAUSES)('%s', (cause) => {
  test('has an answer in every language, and no line is empty', () => {
    for (const language of LANGUAGES) {
      const lines = fix(cause, { callerLanguage: language, calleeLanguage: language })
      expect(lines.length, `${language}`).toBeGreaterThan(0)
      expect(lines.filter((line) => line.trim() === '' || line.includes('undefined'))).toEqual([])
      expect(lines.filter((line) => /^ (?! )/.test(line))).toEqual([])
    }
  })
})

test('names from the network do no harm, and do not grow', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(
      hostile,
      hostile,
      fc.constantFrom(...CAUSES),
      fc.option(fc.constantFrom('python', '__proto__', 'constructor', 'toString'), { nil: undefined }),
      (service, text, cause, language) => {
        const lines = fixFor(
          cause,
          {
            callerLanguage: language,
            calleeLanguage: language,
            library: text,
            callerFormat: text,
            messagingSystem: language ?? text,
            destination: text,
            between: text,
            oddEnd: undefined,
            hasAgent: false,
            slice: { attribute: text, values: Array.from({ length: 50 }, () => text) },
          },
          { service, span: text },
          { service: text, span: service },
        )
        for (const line of lines) {
          // oxlint-disable-next-line no-control-regex -- these are what must not get through
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
          expect(line.length).toBeLessThan(900)
        }
      },
    ),
  )
})
