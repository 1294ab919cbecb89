// A message queue inside the process. Nothing instruments it: the producer puts the context into the message's headers
// by hand and the consumer takes it out, which is what every queue without a library for it asks of an application.
import { SpanKind, type Context } from '@opentelemetry/api'
import { extractContext, injectContext, type Headers } from './propagation.ts'
import type { Telemetry } from './telemetry.ts'

export interface Queue<Body> {
  readonly name: string
  /** In a PRODUCER span. Returns once the queue has the message, not once it has been processed. */
  send(telemetry: Telemetry, context: Context, body: Body): Promise<void>
  /** In a CONSUMER span, for each message, one after another. */
  consume(telemetry: Telemetry, process: (context: Context, body: Body) => Promise<void>): void
  /** Resolves when every message sent so far has been processed. Never rejects. */
  drain(): Promise<void>
}

export interface QueueOptions {
  readonly name: string
  /** How long a message lies before it is handed to the consumer. */
  readonly wait: () => Promise<void>
}

interface Message<Body> {
  readonly id: string
  readonly headers: Headers
  readonly body: Body
}

export function createQueue<Body>({ name, wait }: QueueOptions): Queue<Body> {
  let handle: ((message: Message<Body>) => Promise<void>) | undefined
  let processed: Promise<void> = Promise.resolve()
  let sent = 0
  return {
    name,
    send(telemetry, context, body) {
      const id = `${name}-${++sent}`
      return telemetry.inSpan(context, describe('send', name, id), async (inner) => {
        const message = { id, headers: injectContext(inner), body }
        const before = processed
        processed = deliver(message, before).catch(() => {})
      })
    },
    consume(telemetry, process) {
      handle = ({ id, headers, body }) =>
        telemetry.inSpan(extractContext(headers), describe('process', name, id), (context) =>
          process(context, body),
        )
    },
    drain: () => processed,
  }

  async function deliver(message: Message<Body>, before: Promise<void>): Promise<void> {
    await wait()
    await before
    await handle?.(message)
  }
}

/** Semantic conventions for messaging; a single message may have its sender as its parent ("Trace structure"). */
function describe(operation: 'send' | 'process', queue: string, messageId: string) {
  return {
    name: `${operation} ${queue}`,
    kind: operation === 'send' ? SpanKind.PRODUCER : SpanKind.CONSUMER,
    attributes: {
      'messaging.system': 'tracectl_demo',
      'messaging.operation.name': operation,
      'messaging.operation.type': operation,
      'messaging.destination.name': queue,
      'messaging.message.id': messageId,
    },
  }
}
