// Causes where a message lies between the two.
import type { Cause } from './cause.ts'

export const QUEUE_CAUSES: readonly Cause[] = [
  {
    code: 'C11',
    slug: 'no-inject-into-message',
    title: 'producer that does not inject',
    nature: 'break',
    because: 'the producer does not write the context into the message',
    story:
      'The message is sent without the context in its headers. The consumer can do nothing but begin a trace.',
    drawing: ['shop     send mail       |==|', 'mailer ~ process mail             |=======|'],
    signs: [
      'the consumer has neither parent nor link',
      'the producer has no PRODUCER span, or one that nothing continues',
    ],
    confused: [
      'C12: nothing tells them apart where spans of both sides are there; look at the headers of one message',
    ],
    fix: [
      "Inject into the message's headers where it is sent.",
      'Celery: instrument the publisher too: see open-telemetry/opentelemetry-python#876.',
      'Service Bus: see Azure/azure-functions-servicebus-extension#174.',
    ],
  },
  {
    code: 'C12',
    slug: 'no-extract-from-message',
    title: 'consumer that does not extract',
    nature: 'break',
    because: 'the consumer does not read the context out of the message',
    story:
      'The headers carry the context, but what processes the message does not read them, or only the receive span does.',
    drawing: [
      'shop     send mail       |==|',
      'mailer   receive mail             |=|',
      'mailer ~ process mail               |=======|',
    ],
    signs: ['a receive span, and right behind it a root in the same process'],
    confused: ['C11: the same, where there is no receive span; the headers of one message tell'],
    fix: [
      'Extract from the headers and make it the parent of, or a link of, what processes the message.',
      'kafka-python and confluent: see open-telemetry/opentelemetry-python-contrib#1732.',
    ],
  },
  {
    code: 'C13',
    slug: 'consumer-links',
    title: 'consumer that links to its producer',
    nature: 'legitimate',
    because: 'the consumer links to its producer, as the conventions ask for',
    story:
      "Messaging conventions let a consumer begin a trace and link to the message's context. Nothing is lost.",
    drawing: [
      'shop     send mail       |==|',
      'mailer   process mail             |=======|   (links to send mail)',
    ],
    signs: ['a link of the head, or of its first child, that is a span seen here'],
    confused: ['C12: then there is no link'],
    fix: [
      'Nothing. tracectl show --stitch draws them together.',
      'To have one trace: a setting of the instrumentation, where it has one: see open-telemetry/opentelemetry-java-instrumentation#4854.',
    ],
  },
  {
    code: 'C14',
    slug: 'batch',
    title: 'batch of messages',
    nature: 'legitimate',
    because: 'one consumer takes messages of many producers',
    story:
      'A consumer that takes many messages at once cannot have all of their producers for a parent. It links to each.',
    drawing: [
      'shop     send mail       |==|',
      'shop     send mail         |==|',
      'mailer   process batch            |=======|   (links to both)',
    ],
    signs: ['several links', 'messaging.batch.message_count'],
    confused: ['C13: one message, one link'],
    fix: ['Nothing.'],
  },
]
