// What `demo` tells, on drawn traces: whole screens.
import { expect, test } from 'vitest'
import { tellNextSteps, tellStory } from '../../../src/commands/demo/demo-story.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan } from '../../support/spans.ts'

const checkout = picture(
  `
  gateway  POST /api/checkout [server]  |===========================|
  payments   POST /charges [server]      |=========================|
  payments     SELECT cards [client]     |=|
  payments     ! POST [client]                |=|
  payments     ! POST [client]                     |=|
  payments     POST [client]                                  |=|
  payments     INSERT ledger [client]                           |==|
  `,
  { msPerColumn: 100 },
)
const fragment = buildTrace({
  spans: [
    makeSpan({
      traceId: 'c28e21959f8513908bbf31adb4861b41',
      service: 'fraud',
      name: 'POST /scores',
      kind: 'server',
      startMs: 310,
      endMs: 490,
    }),
  ],
  logs: [],
})

test('where the time went, and what broke off', () => {
  const look = { width: 80, theme: { ascii: false, color: 0 } } as const
  expect(`\n${tellStory({ checkout, fragment }, look).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
    POST /api/checkout · 2.80s · 7 spans · 2 services · 2 errors

    SPAN                         0             1s           2s             TIME CRIT
    gateway POST /api/checkout   ░────────────────────────────────────░   2.80s   7%
    ╰╴payments POST /charges      ───░░░░───░░░░───░░░░░░░░░░░░───────    2.60s
      ├╴SELECT cards              ▐██▏                                    200ms   7%
      ├╴gap #2: no span              ░░░░░                                300ms  11%
      ├╴! POST                           ██▉                              200ms   7%
      ├╴gap #3: no span                    ░░░░░                          300ms  11%
      ├╴! POST                                 ▕██▋                       200ms   7%
      ├╴gap #1: no span                           ░░░░░░░░░░░░░           900ms  32%
      ├╴POST                                                  ▕██▋        200ms   7%
      ╰╴INSERT ledger                                            ▐███▋    300ms  11%
    █ own time, critical path  ─ waiting on a child  ░ no span

    32% of 2.80s: payments: no span inside POST /charges   900ms  gap #1
    21% of 2.80s: payments → POST   600ms  3 calls, 2 failed
    11% of 2.80s: payments → INSERT ledger   300ms
    gap #1  900ms 32%  payments  inside POST /charges   at 1.30s → 2.20s
      after POST, before POST; nothing was recorded between
    gap #2  300ms 11%  payments  inside POST /charges   at 300ms → 600ms
      after SELECT cards, before POST; nothing was recorded between
    gap #3  300ms 11%  payments  inside POST /charges   at 800ms → 1.10s
      after POST, before POST; nothing was recorded between
    clocks  no call between 2 services bounds how far apart they are; nothing moved

    Where did the time go? 43% of it, 1.20s of 2.80s, into gaps #1 and #3: payments
    waits between its calls to the bank, two of which fail, in a retry loop that
    nobody gave a span.

    Something is missing as well. 310ms into that trace payments also called fraud,
    with an HTTP client that nobody instrumented: no traceparent was sent along, and
    what fraud did became a trace of its own, 180ms long, that fills gap #2 above.

    trace c28e21959f8513908bbf31adb4861b41                  2026-08-22 14:03:11.518Z
    POST /scores · 180ms · 1 span · 1 service

    SPAN                         0          50ms      100ms      150ms     TIME CRIT
    fraud POST /scores           ██████████████████████████████████████   180ms 100%

    100% of 180ms: fraud → POST /scores   180ms
      leaf span: nothing was recorded of what it did
    "
  `)
})

test('in ASCII, 60 columns', () => {
  const look = { width: 60, theme: { ascii: true, color: 0 } } as const
  const lines = tellStory({ checkout, fragment }, look)
  expect(lines.filter((line) => line.length > 60)).toEqual([])
  // oxlint-disable-next-line no-control-regex -- that it is ASCII is the point
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
})

test('what to type next', () => {
  const steps = {
    program: 'npx tracectl',
    store: '',
    checkoutId: 'a31765cc',
    fragmentId: 'c28e2195',
    spanId: 'a161ef8b',
    repeats: false,
  }
  const look = { width: 80, theme: { ascii: false, color: 0 } } as const
  expect(`\n${tellNextSteps(steps, look).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Next:
      npx tracectl show a31765cc                  the slow checkout again
      npx tracectl show a31765cc --span a161ef8b  one of its spans in full
      npx tracectl show c28e2195                  the trace that broke off
      npx tracectl show c28e2195 --stitch         the same where it belongs
      npx tracectl diagnose-propagation           which hop breaks it off, and why
      npx tracectl demo --repeat                  beside a tail: something to watch
      npx tracectl tail -- npm start              the same for your own service
      npx tracectl tail                           for services told where to send:
        export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
    "
  `)
  const elsewhere = { ...steps, store: '--store /home/me/.local/state/tracectl/demo.db' }
  expect(`\n${tellNextSteps(elsewhere, look).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Next:
      the slow checkout again
        npx tracectl show a31765cc --store /home/me/.local/state/tracectl/demo.db
      one of its spans in full
        npx tracectl show a31765cc --span a161ef8b --store /home/me/.local/state/tracectl/demo.db
      the trace that broke off
        npx tracectl show c28e2195 --store /home/me/.local/state/tracectl/demo.db
      the same where it belongs
        npx tracectl show c28e2195 --stitch --store /home/me/.local/state/tracectl/demo.db
      which hop breaks it off, and why
        npx tracectl diagnose-propagation --store /home/me/.local/state/tracectl/demo.db
      beside a tail: something to watch
        npx tracectl demo --repeat
      the same for your own service
        npx tracectl tail -- npm start
      for services told where to send:
        npx tracectl tail
        export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
    "
  `)
})
