import { expect, test } from 'vitest'
import { summaryLines } from '../../src/render/summary-lines.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { analysed } from './analysed.ts'

const UNICODE = { ascii: false, color: 0 } as const
const ASCII = { ascii: true, color: 0 } as const

test('the example', () => {
  expect(`\n${summaryLines(analysed(exampleTrace()), { width: 80, theme: UNICODE }).join('\n')}\n`).toBe(`
87% of 30.0s: payments → POST api.stripe.com   26.1s  2 calls, 1st failed
  leaf client span: the callee sent no spans (not instrumented, or no context)
gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms → 3.53s
  after 120× SELECT users, before POST → payments; nothing was recorded between
repeat  120× SELECT users  one after another, 432ms in all (N+1?)
queue   1.27s  orders publish → orders process      not waited for
after   response sent at 30.0s; 1 detached span ran on to 31.6s
clocks  4 services fit together as recorded; nothing moved
`)
})
