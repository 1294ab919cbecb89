// Instrumentation that puts the context into messages and takes it out, by language and messaging system.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

/** undefined where nobody has made any, or where it is not known to us. */
export function instrumentQueue(
  language: string | undefined,
  system: string | undefined,
): FixLines | undefined {
  if (language === 'java') return paste('java -javaagent:opentelemetry-javaagent.jar -jar app.jar')
  return lookUp(QUEUES, `${language} ${plainSystem(system)}`)
}

/** As `messaging.system` has it now; older instrumentation, and scopes, say it otherwise. */
export function plainSystem(system: string | undefined): string | undefined {
  const name = system?.toLowerCase()
  return lookUp(SYSTEMS, name) ?? name
}

const SYSTEMS: Readonly<Record<string, string>> = {
  rabbit: 'rabbitmq',
  pika: 'rabbitmq',
  amqp: 'rabbitmq',
  sqs: 'aws_sqs',
  amazonsqs: 'aws_sqs',
  'aws.sqs': 'aws_sqs',
  bull: 'bullmq',
}

interface PythonPackage {
  /** After `opentelemetry-instrumentation-`, which is not always what the module is called. */
  readonly name: string
  readonly module: string
  readonly instrumentor: string
}

function python(...packages: readonly PythonPackage[]): FixLines {
  return packages.flatMap(({ name, module, instrumentor }) =>
    paste(
      `pip install opentelemetry-instrumentation-${name}`,
      `from opentelemetry.instrumentation.${module} import ${instrumentor}`,
      `${instrumentor}().instrument()  # with ${name}, in every process that sends or receives`,
    ),
  )
}

function ruby(gem: string, name: string): FixLines {
  return paste(
    `bundle add opentelemetry-instrumentation-${gem}`,
    `OpenTelemetry::SDK.configure { |c| c.use 'OpenTelemetry::Instrumentation::${name}' }`,
  )
}

function node(name: string, instrumentation: string): FixLines {
  return paste(
    `npm install @opentelemetry/instrumentation-${name}`,
    `import { ${instrumentation} } from '@opentelemetry/instrumentation-${name}'`,
    `new NodeSDK({ instrumentations: [new ${instrumentation}()] }).start()  // before the client library is loaded`,
  )
}

const QUEUES: Readonly<Record<string, FixLines>> = {
  'python celery': [
    'In the publisher and in the worker, there once for each of its processes:',
    ...paste(
      'pip install opentelemetry-instrumentation-celery',
      'from celery.signals import worker_process_init',
      'from opentelemetry.instrumentation.celery import CeleryInstrumentor',
      'CeleryInstrumentor().instrument()  # in the publisher',
      '@worker_process_init.connect(weak=False)  # in the worker',
      'def init_tracing(*args, **kwargs): CeleryInstrumentor().instrument()',
    ),
  ],
  'python kafka': python(
    { name: 'kafka-python', module: 'kafka', instrumentor: 'KafkaInstrumentor' },
    { name: 'confluent-kafka', module: 'confluent_kafka', instrumentor: 'ConfluentKafkaInstrumentor' },
    { name: 'aiokafka', module: 'aiokafka', instrumentor: 'AIOKafkaInstrumentor' },
  ),
  'python rabbitmq': python(
    { name: 'pika', module: 'pika', instrumentor: 'PikaInstrumentor' },
    { name: 'aio-pika', module: 'aio_pika', instrumentor: 'AioPikaInstrumentor' },
  ),
  'python aws_sqs': python({ name: 'boto3sqs', module: 'boto3sqs', instrumentor: 'Boto3SQSInstrumentor' }),
  'nodejs kafka': node('kafkajs', 'KafkaJsInstrumentation'),
  'nodejs rabbitmq': node('amqplib', 'AmqplibInstrumentation'),
  'nodejs aws_sqs': node('aws-sdk', 'AwsInstrumentation'),
  'nodejs bullmq': paste(
    'npm install bullmq-otel',
    "import { BullMQOtel } from 'bullmq-otel'",
    "new Queue(name, { connection, telemetry: new BullMQOtel('queue') })  // and in each Worker",
  ),
  'ruby rabbitmq': ruby('bunny', 'Bunny'),
  'ruby kafka': ruby('ruby_kafka', 'RubyKafka'),
  'ruby sidekiq': ruby('sidekiq', 'Sidekiq'),
  'dotnet kafka': paste(
    'dotnet add package OpenTelemetry.Instrumentation.ConfluentKafka --prerelease',
    'tracing.AddKafkaProducerInstrumentation<string, string>().AddKafkaConsumerInstrumentation<string, string>();',
  ),
  'dotnet rabbitmq': paste('tracing.AddSource("RabbitMQ.Client.*");'),
  'dotnet servicebus': paste(
    'AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);',
    'tracing.AddSource("Azure.*");',
  ),
}
