// Causes within one process.
import type { Cause } from './cause.ts'

export const PROCESS_CAUSES: readonly Cause[] = [
  {
    code: 'C15',
    slug: 'thread-pool',
    title: 'context lost within the process',
    nature: 'break',
    because: 'the context is lost within the process, between threads or callbacks',
    story:
      'Work handed to a thread pool, an executor or a callback runs without the context of the request. Its spans begin a trace in the same service.',
    drawing: [
      'shop    GET /order      |====================|',
      'shop  ~ HTTP GET            |===========|   thread pool-1',
    ],
    signs: [
      'a CLIENT, INTERNAL or PRODUCER root',
      'a request of the same process is open meanwhile',
      'the thread is one of a pool',
    ],
    confused: ['C16: then it goes on after the request', 'C04: then the service has no SERVER spans'],
    fix: [
      'Hand the context on with the work: contextvars.copy_context().run, Context.current().wrap, ctx as an argument.',
      'See spring-projects/spring-boot#34622 for @Async, deepset-ai/haystack#9433 for Python executors.',
    ],
  },
  {
    code: 'C16',
    slug: 'background-work',
    title: 'background work that begins its own trace',
    nature: 'legitimate',
    because: 'work goes on in the background after the request',
    story:
      'A request starts something that outlives it. A trace of its own, with a link to the request, is right for it.',
    drawing: [
      'shop    GET /order       |=====|',
      'shop    write audit log       |===========|   (links to GET /order)',
    ],
    signs: ['a link', 'it begins when the request ends, or later'],
    confused: ['C15: then it lies within the request'],
    fix: ['Nothing, or a link where there is none.'],
  },
  {
    code: 'C17',
    slug: 'timer',
    title: 'job started by a timer',
    nature: 'legitimate',
    because: 'a timer starts it',
    story: 'Cron, a scheduler or a poller: nobody calls, so nobody can be the parent.',
    drawing: ['report  job   |==|        |==|        |==|        |==|'],
    signs: [
      'equal distances in time, often on the full minute',
      'faas.trigger=timer',
      'names with job, cron, schedule, poll',
    ],
    confused: ["C12: a poller's receive span"],
    fix: ['Nothing.'],
  },
]
