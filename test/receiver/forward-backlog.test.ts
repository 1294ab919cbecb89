import { describe, expect, it } from 'vitest'

import { openForwardBacklog, sizeOf } from '../../src/receiver/forward-backlog.ts'
import type { ForwardedRequest } from '../../src/receiver/forward-sender.ts'

const numbered = (number: number): ForwardedRequest => ({
  signal: 'traces',
  format: 'protobuf',
  body: Buffer.from(String(number)),
})
const numberOf = (request: ForwardedRequest | undefined): number | undefined =>
  request === undefined ? undefined : Number(Buffer.from(request.body).toString())

describe('what waits to be forwarded', () => {
  it('comes out in the order in which it went in, whatever is added between', () => {
    const backlog = openForwardBacklog()
    const taken: (number | undefined)[] = []
    let next = 0
    // Grows to some thousands and is emptied again, twice.
    for (const [add, take] of [
      [5_000, 1_000],
      [100, 4_000],
      [3_000, 3_100],
      [0, 1],
    ] as const) {
      for (let count = 0; count < add; count++) backlog.add(numbered(next++))
      for (let count = 0; count < take; count++) taken.push(numberOf(backlog.takeOldest()))
      expect(backlog.length).toBe(next - taken.filter((number) => number !== undefined).length)
    }
    expect(taken).toEqual([...Array.from({ length: 8_100 }, (_, number) => number), undefined])
  })

  it('that was taken and put back is the oldest again', () => {
    const backlog = openForwardBacklog()
    for (const number of [1, 2, 3]) backlog.add(numbered(number))
    const first = backlog.takeOldest()!
    backlog.putBack(first)
    expect(backlog.length).toBe(3)
    expect([1, 2, 3].map(() => numberOf(backlog.takeOldest()))).toEqual([1, 2, 3])
  })

  it('takes more memory than its bytes', () => {
    expect(sizeOf(numbered(1))).toBeGreaterThan(1)
  })
})
