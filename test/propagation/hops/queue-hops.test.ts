// Messages that waited too long for their times to tell, between ends that name their queue.
import { describe, expect, test } from 'vitest'
import { findQueueHops } from '../../../src/propagation/hops/queue-hops.ts'
import type { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

const QUEUE = { attributes: { 'messaging.destination.name': 'mail' } }

function send(startMs: number, service = 'shop', destination: string = 'mail'): DrawnTrace {
  return {
    text: `${service} send ${destination} [producer] |=|`,
    startMs,
    spans: { [`send ${destination}`]: { attributes: { 'messaging.destination.name': destination } } },
  }
}

function handle(startMs: number, spans: DrawnTrace['spans'] = { 'process mail': QUEUE }): DrawnTrace {
  return { text: 'mailer process mail [consumer] |==|', startMs, spans }
}

function shared(startMs: number): DrawnTrace {
  return {
    text: `
      shop     send mail [producer]      |=|
      audit      process audit [consumer]   |==|
    `,
    startMs,
    spans: { 'send mail': QUEUE },
  }
}

function hopsIn(table: SpanTable): readonly string[] {
  const heads = Array.from({ length: table.count }, (_, row) => row).filter(
    (row) => table.head[row] === row && table.kindOf(row) === 'consumer',
  )
  const unexplained = [{ operation: table.operation[heads[0]!]!, heads, atChance: undefined }]
  const found = findQueueHops(table, findRoles(table), { hops: [], unexplained }, [])
  const left = found.unexplained.flatMap((one) => one.heads)
  return [
    ...found.hops.map(({ callerOperation, joins, mode }) => {
      const { serviceName, name } = table.operations[callerOperation]!
      const pairs = joins.map(
        ({ head, caller, confidence }) =>
          `${table.start[caller]! / 1e6}→${table.start[head]! / 1e6} ${confidence}`,
      )
      return `${mode} ${serviceName} ${name}: ${pairs.join(', ')}`
    }),
    ...(left.length === 0 ? [] : [`${left.length} left`]),
  ]
}

describe('a queue that both ends name', () => {
  test('first in, first out; alone in the queue it is surer', () => {
    const { table } = drawnTable(send(0), send(10), send(20), handle(5), handle(30), handle(90))
    expect(hopsIn(table)).toEqual(['queue shop send mail: 0→5 0.9, 10→30 0.6, 20→90 0.9'])
  })

  test('what times have told of a hop and what the order tells are one hop', () => {
    const { table } = drawnTable(send(0), send(100), handle(5), handle(130))
    const [first, second, sent] = [2, 3, 0] as const
    const operation = table.operation[first]!
    const known = {
      mode: 'queue',
      callerOperation: table.operation[sent]!,
      calleeOperation: operation,
      runnerUp: undefined,
      heads: [first],
      joins: [{ head: first, caller: sent, tier: 'timing', by: 'time', confidence: 0.9 }],
      significance: { p: 0.01, share: 1, byChance: 0.1, gapMedian: 5e6, gapSpread: 0 },
    } as const
    const unexplained = [{ operation, heads: [second], atChance: undefined }]
    const found = findQueueHops(table, findRoles(table), { hops: [known], unexplained }, [])
    expect(found.hops.map(({ heads }) => heads)).toEqual([[first, second]])
    expect(found.unexplained).toEqual([])
  })

  test('no message is handled before it was sent, nor twice', () => {
    // Times count from the first that was added.
    const { table } = drawnTable(send(50), send(60), handle(0), handle(70), handle(80), handle(90))
    expect(hopsIn(table)).toEqual(['queue shop send mail: 0→20 0.6, 10→30 0.9', '2 left'])
  })

  test('senders to another queue are none, and without a name nobody is', () => {
    const other = drawnTable(send(0, 'shop', 'bills'), handle(5)).table
    expect(hopsIn(other)).toEqual(['1 left'])
    const nameless = drawnTable(send(0), handle(5, {})).table
    expect(hopsIn(nameless)).toEqual(['1 left'])
  })

  test('messages that others have taken up go to these too, where there are no others', () => {
    const { table } = drawnTable(shared(0), shared(10), handle(5), handle(15))
    expect(hopsIn(table)).toEqual(['queue shop send mail: 0→5 0.9, 10→15 0.9'])
  })

  test('two senders are two hops', () => {
    const { table } = drawnTable(send(0), send(10, 'cart'), handle(5), handle(15))
    expect(hopsIn(table)).toEqual(['queue shop send mail: 0→5 0.9', 'queue cart send mail: 10→15 0.9'])
  })
})
