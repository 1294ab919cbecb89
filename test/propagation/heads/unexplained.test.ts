// What is said of heads that have no caller, once everything has been tried.
import { expect, test } from 'vitest'
import { judgeUnexplained } from '../../../src/propagation/heads/unexplained.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'

const ROOT: DrawnTrace = { text: 'stock GET /stock [server] |==|' }
const ORPHAN: DrawnTrace = { text: '? lost .\n stock GET /stock [server] |==|' }
const BROWSER = { attributes: { 'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } }

function judged(traces: readonly DrawnTrace[], atChance?: { share: number; byChance: number }): unknown {
  const { table } = drawnTable(...traces)
  const heads = Array.from({ length: table.count }, (_, row) => row).filter((row) => table.head[row] === row)
  const unexplained = [
    { operation: table.operation[0]!, heads, atChance: atChance && { ...atChance, p: 0.5 } },
  ]
  const { entries, notSeen } = judgeUnexplained(table, { hops: [], unexplained })
  return [
    ...entries.map((entry) => `${entry.code} ${entry.heads.length}×`),
    ...notSeen.map((one) => `${one.code} ${'heads' in one ? one.heads : ''}×`),
  ]
}

const many = (trace: DrawnTrace): readonly DrawnTrace[] => Array.from({ length: 12 }, () => trace)

test('nobody was there: requests from outside', () => {
  expect(judged(many(ROOT))).toEqual(['C19 12×'])
  expect(judged(many(ROOT), { share: 0.6, byChance: 0.5 })).toEqual(['C19 12×'])
})

test('somebody was there more often than chance has it: that cannot be told', () => {
  expect(judged(many(ROOT), { share: 0.9, byChance: 0.3 })).toEqual(['not-told-apart 12×'])
  expect(judged([ROOT, ROOT, ROOT], { share: 0.9, byChance: 0.3 })).toEqual(['too-few-heads 3×'])
})

test('who names a parent was called: not from outside, but by whom is not known', () => {
  expect(judged([...many(ROOT), ...many(ORPHAN)])).toEqual(['C19 12×', 'lost-parents 12×'])
})

test('a browser keeps its spans to itself', () => {
  expect(judged(many({ ...ORPHAN, spans: { 'GET /stock': BROWSER } }))).toEqual(['C25 12×'])
})

test('a call or a message is no request from outside, whoever began it', () => {
  expect(judged(many({ text: 'notify HTTP POST [client] |==|' }))).toEqual(['unstarted-calls 12×'])
  expect(judged(many({ text: 'settle process [consumer] |==|' }))).toEqual(['unlinked-messages 12×'])
})
