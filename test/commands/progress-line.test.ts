// The line on standard error while traces are read: for people alone, not at once, and gone afterwards.
import { expect, test } from 'vitest'
import { openProgressLine } from '../../src/commands/progress-line.ts'
import { fakeContext } from '../support/context.ts'

function clockAt(times: readonly number[]): () => number {
  let at = 0
  return () => times[Math.min(at++, times.length - 1)] ?? 0
}

const LOUD = { quiet: false }

test('comes after a while, ten times a second, and goes', () => {
  const context = fakeContext({ tty: true, columns: 20 })
  const line = openProgressLine(context, LOUD, clockAt([0, 299, 300, 350, 400]))
  for (const text of ['a', 'b', 'c', 'd, which is too long for it']) line.tell(() => text)
  line.clear()
  line.clear()
  expect(context.err()).toBe('\r\u001b[Kb\r\u001b[Kd, which is too lon\r\u001b[K')
})

test('before work in one piece it is told even if it is not its turn', () => {
  const context = fakeContext({ tty: true })
  const line = openProgressLine(context, LOUD, clockAt([0, 10, 20]))
  line.tell(() => 'read')
  line.tellNow('diagnosing')
  line.clear()
  expect(context.err()).toBe('\r\u001b[Kdiagnosing\r\u001b[K')
})

test.each([
  ['a pipe', { tty: false }, LOUD],
  ['CI', { tty: true, env: { CI: 'true' } }, LOUD],
  ['a terminal that cannot', { tty: true, env: { TERM: 'dumb' } }, LOUD],
  ['whoever wants quiet', { tty: true }, { quiet: true }],
])('not for %s', (_who, world, options) => {
  const context = fakeContext(world)
  const line = openProgressLine(context, options, clockAt([0, 1000]))
  line.tell(() => 'text')
  line.tellNow('text')
  line.clear()
  expect(context.err()).toBe('')
})

test('what names hold cannot act on the terminal', () => {
  const context = fakeContext({ tty: true })
  openProgressLine(context, LOUD, clockAt([0, 500])).tell(() => '\u001b[2Jx')
  expect(context.err()).toBe('\r\u001b[K\ufffd[2Jx')
})
