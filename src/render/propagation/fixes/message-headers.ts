// The context of a message travels in its headers: how each language puts it in and takes it out, and where the headers
// of each messaging system are.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'
import { plainSystem } from './messaging-instrumentation.ts'

/** Into what is sent. */
export function injectByHand(language: string | undefined, system: string | undefined): FixLines {
  const [code, where] = [lookUp(INJECTS, language), place(SENT, language, system)]
  return [...(code ?? ANY_INJECT), ...(where ?? [])]
}

/** Out of what was received, as the parent of the span that handles it. */
export function extractFromMessage(language: string | undefined, system: string | undefined): FixLines {
  const [code, where] = [lookUp(EXTRACTS, language), place(RECEIVED, language, system)]
  return [...(where ?? []), ...(code ?? ANY_EXTRACT)]
}

function place(
  table: Readonly<Record<string, string>>,
  language: string | undefined,
  system: string | undefined,
): FixLines | undefined {
  const line = lookUp(table, `${language} ${plainSystem(system)}`)
  return line === undefined ? undefined : paste(line)
}

const ANY_INJECT: FixLines = ["Let the propagator write into the message's headers: inject(headers)."]
const ANY_EXTRACT: FixLines = [
  "Let the propagator read the message's headers, extract(headers), and begin the CONSUMER span in that context.",
]

const INJECTS: Readonly<Record<string, FixLines>> = {
  python: paste(
    'from opentelemetry import propagate',
    'headers = {}',
    'propagate.inject(headers)  # within the PRODUCER span; send headers with the message',
  ),
  nodejs: paste(
    "import { context, propagation } from '@opentelemetry/api'",
    'const headers = {}',
    'propagation.inject(context.active(), headers) // within the PRODUCER span; send headers with the message',
  ),
  go: paste(
    'headers := propagation.MapCarrier{}',
    'otel.GetTextMapPropagator().Inject(ctx, headers) // ctx of the PRODUCER span; send headers with the message',
  ),
  java: paste(
    'Map<String, String> headers = new HashMap<>();',
    'GlobalOpenTelemetry.getPropagators().getTextMapPropagator().inject(Context.current(), headers, Map::put);',
  ),
  dotnet: paste(
    'var context = new PropagationContext(Activity.Current?.Context ?? default, Baggage.Current);',
    'Propagators.DefaultTextMapPropagator.Inject(context, headers, (carrier, key, value) => carrier[key] = value);',
  ),
  ruby: paste('OpenTelemetry.propagation.inject(headers)'),
  php: paste('TraceContextPropagator::getInstance()->inject($headers);'),
  rust: paste(
    'let mut headers = std::collections::HashMap::new();',
    'opentelemetry::global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut headers));',
  ),
  erlang: paste('Headers = otel_propagator_text_map:inject([])'),
}

const EXTRACTS: Readonly<Record<string, FixLines>> = {
  python: paste(
    'from opentelemetry import propagate',
    'context = propagate.extract(headers)',
    'with tracer.start_as_current_span("process", context=context, kind=SpanKind.CONSUMER):',
  ),
  nodejs: paste(
    'const parent = propagation.extract(context.active(), headers)',
    "tracer.startActiveSpan('process', { kind: SpanKind.CONSUMER }, parent, (span) => { … })",
  ),
  go: paste(
    'ctx := otel.GetTextMapPropagator().Extract(context.Background(), propagation.MapCarrier(headers))',
    'ctx, span := tracer.Start(ctx, "process", trace.WithSpanKind(trace.SpanKindConsumer))',
  ),
  java: paste(
    'Context parent = GlobalOpenTelemetry.getPropagators().getTextMapPropagator().extract(Context.root(), headers, getter);',
    'Span span = tracer.spanBuilder("process").setParent(parent).setSpanKind(SpanKind.CONSUMER).startSpan();',
  ),
  dotnet: paste(
    'var parent = Propagators.DefaultTextMapPropagator.Extract(default, headers, (carrier, key) => carrier.TryGetValue(key, out var value) ? [value] : []);',
    'using var activity = source.StartActivity("process", ActivityKind.Consumer, parent.ActivityContext);',
  ),
  ruby: paste(
    'context = OpenTelemetry.propagation.extract(headers)',
    "OpenTelemetry::Context.with_current(context) { tracer.in_span('process', kind: :consumer) { … } }",
  ),
  php: paste(
    '$parent = TraceContextPropagator::getInstance()->extract($headers);',
    "$span = $tracer->spanBuilder('process')->setParent($parent)->setSpanKind(SpanKind::KIND_CONSUMER)->startSpan();",
  ),
  rust: paste(
    'let parent = opentelemetry::global::get_text_map_propagator(|propagator| propagator.extract(&headers));',
    'let span = tracer.span_builder("process").with_kind(SpanKind::Consumer).start_with_context(&tracer, &parent);',
  ),
  erlang: paste('otel_propagator_text_map:extract(Headers)'),
}

/** How the headers are given to the client library. */
const SENT: Readonly<Record<string, string>> = {
  'python kafka':
    'producer.send(topic, value, headers=[(key, text.encode()) for key, text in headers.items()])',
  'python rabbitmq': 'channel.basic_publish(exchange, key, body, pika.BasicProperties(headers=headers))',
  'python aws_sqs':
    "sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes={key: {'DataType': 'String', 'StringValue': text} for key, text in headers.items()})",
  'nodejs kafka': 'await producer.send({ topic, messages: [{ value, headers }] })',
  'nodejs rabbitmq': 'channel.publish(exchange, key, body, { headers })',
  'nodejs aws_sqs':
    "MessageAttributes: Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, { DataType: 'String', StringValue: text }]))",
  'nodejs bullmq': "await queue.add('job', { ...data, headers })",
  'go kafka':
    'for key, text := range headers { message.Headers = append(message.Headers, kafka.Header{Key: key, Value: []byte(text)}) }',
  'go rabbitmq': 'for key, text := range headers { publishing.Headers[key] = text }',
  'go nats':
    'otel.GetTextMapPropagator().Inject(ctx, propagation.HeaderCarrier(message.Header)) // nats.Header is a map of lists',
  'java kafka': 'headers.forEach((key, text) -> record.headers().add(key, text.getBytes(UTF_8)));',
  'java rabbitmq': 'new AMQP.BasicProperties.Builder().headers(new HashMap<String, Object>(headers)).build()',
  'java jms':
    'for (var header : headers.entrySet()) message.setStringProperty(header.getKey(), header.getValue());',
  'dotnet kafka': 'message.Headers.Add(key, Encoding.UTF8.GetBytes(value));',
  'dotnet servicebus': 'message.ApplicationProperties[key] = value;',
}

const RECEIVED: Readonly<Record<string, string>> = {
  'python kafka': 'headers = {key: value.decode() for key, value in message.headers}',
  'python rabbitmq': 'headers = properties.headers or {}',
  'python aws_sqs':
    "headers = {key: each['StringValue'] for key, each in message.get('MessageAttributes', {}).items()}  # receive_message(MessageAttributeNames=['All'])",
  'nodejs kafka':
    'const headers = Object.fromEntries(Object.entries(message.headers).map(([key, value]) => [key, String(value)]))',
  'nodejs rabbitmq': 'const { headers } = message.properties',
  'nodejs bullmq': 'const { headers } = job.data',
  'go kafka': 'for _, header := range message.Headers { headers[header.Key] = string(header.Value) }',
  'go rabbitmq': 'for key, value := range delivery.Headers { headers[key] = fmt.Sprint(value) }',
  'java kafka':
    'for (Header header : record.headers()) headers.put(header.key(), new String(header.value(), UTF_8));',
  'ruby rabbitmq': 'headers = properties.headers || {}',
}
