// What a waterfall shows of an analysis: the critical path, gaps, clocks that were moved.
import { expect, test } from 'vitest'
import { renderTraceHeader } from '../../src/render/trace-header.ts'
import { renderWaterfall, type WaterfallOptions } from '../../src/render/waterfall.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { analysed } from './analysed.ts'

const UNICODE = { ascii: false, color: 0 } as const
const ASCII = { ascii: true, color: 0 } as const

function draw(trace: Trace, options: Partial<WaterfallOptions> = {}): string {
  const analysis = options.analysis ?? analysed(trace)
  return `\n${renderWaterfall(analysis.trace, { width: 80, theme: UNICODE, ...options, analysis }).join('\n')}\n`
}

test('the example at 80 columns', () => {
  const header = renderTraceHeader(exampleTrace(), { width: 80, theme: UNICODE, state: 'settled' })
  expect(`\n${header.join('\n')}\n${draw(exampleTrace())}`).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
POST /api/checkout · 30.0s · 132 spans · 4 services · 1 error · settled

SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    ───────────────────────────────────    30.0s  <1%
╰╴POST                         ──────────────────────────────────░    30.0s  <1%
  ╰╴checkout POST /checkout    ─░░░──────────────────────────────░    30.0s   1%
    ├╴redis GET cart           ▏                                     3.00ms  <1%
    ├╴120× SELECT users        ▋                                      432ms   1%
    ├╴gap #1: no span          ░░░░                                   3.02s  10%
    ├╴POST                         ──────────────────────────────     26.4s  <1%
    │ ╰╴payments POST /charge      ──────────────────────────────     26.3s  <1%
    │   ├╴SELECT cards             ▏                                 40.0ms  <1%
    │   ├╴! POST api…tripe.com     ███████████▌                       10.0s  33%
    │   ├╴POST api.stripe.com                 ▐█████████████████▉     16.1s  54%
    │   ╰╴INSERT ledger                                         ▕     150ms  <1%
    ╰╴orders publish                                             ▏   10.0ms  <1%
      ╰╴email orders process                                      ▒   420ms
█ own time, critical path  ▒ own time, off it  ─ waiting on a child  ░ no span
`)
})

test('the example in ASCII', () => {
  expect(draw(exampleTrace(), { theme: ASCII })).toBe(`
SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    -----------------------------------    30.0s  <1%
\`-POST                         ----------------------------------.    30.0s  <1%
  \`-checkout POST /checkout    -...------------------------------.    30.0s   1%
    |-redis GET cart           |                                     3.00ms  <1%
    |-120x SELECT users        #                                      432ms   1%
    |-gap #1: no span          ....                                   3.02s  10%
    |-POST                         ------------------------------     26.4s  <1%
    | \`-payments POST /charge      ------------------------------     26.3s  <1%
    |   |-SELECT cards             |                                 40.0ms  <1%
    |   |-! POST api~tripe.com     ############                       10.0s  33%
    |   |-POST api.stripe.com                 ###################     16.1s  54%
    |   \`-INSERT ledger                                         #     150ms  <1%
    \`-orders publish                                             |   10.0ms  <1%
      \`-email orders process                                      =   420ms
# own time, critical path  = own time, off it  - waiting on a child  . no span
`)
})
