// A stretch of time in slices: all there is, in few requests, whatever a server gives of what is too much.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachSlice, type Stretch } from '../../../src/sources/reading/each-slice.ts'
import { instantOf } from '../../../src/trace/time.ts'

const SECOND = 1_000_000_000n
const AT_ONCE = 20

type Given = 'newest' | 'any'

interface Read {
  readonly times: ReadonlySet<bigint>
  readonly requests: number
  readonly complete: boolean
}

async function read(times: readonly bigint[], { from, to }: Stretch, given: Given): Promise<Read> {
  let requests = 0
  const found = new Set<bigint>()
  const newest = times.toSorted((a, b) => (a < b ? 1 : -1))
  const slices = eachSlice(
    { from, to },
    (slice) => {
      requests++
      const all = newest.filter((time) => time >= slice.from && time <= slice.to)
      const some = given === 'newest' ? all.slice(0, AT_ONCE) : every(all, AT_ONCE)
      return Promise.resolve({
        times: some,
        limited: some.length >= AT_ONCE,
        filled: some.length / AT_ONCE,
        dense: some.length === 0 ? undefined : { from: instantOf(some.at(-1)!), to: instantOf(some[0]!) },
      })
    },
    { requests: 5_000, shortestNs: 1000n },
  )
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const next = await slices.next()
    if (next.done === true) return { times: found, requests, complete: next.value.complete }
    for (const time of next.value.times) found.add(time)
  }
}

/** So many of them, from all over. */
function every<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!)
}

function stretch(from: bigint, to: bigint): Stretch {
  return { from: instantOf(from), to: instantOf(to) }
}

describe('in few requests', () => {
  const steady = Array.from({ length: 1000 }, (_, at) => BigInt(at) * SECOND)

  test.each([
    ['a busy end of a long time', stretch(-100_000n * SECOND, 1000n * SECOND), 100],
    ['a busy time long ago', stretch(0n, 100_000n * SECOND), 100],
    ['nothing but that time', stretch(0n, 999n * SECOND), 100],
    ['a time in which there is nothing', stretch(5000n * SECOND, 90_000n * SECOND), 1],
  ])('%s', async (_what, asked, most) => {
    const { requests, complete } = await read(steady, asked, 'newest')
    expect(complete).toBe(true)
    expect(requests).toBeLessThanOrEqual(most)
  })
})

test('all there is, each time', async () => {
  const time = fc.bigInt({ min: 0n, max: 10_000n * SECOND })
  const burst = fc
    .tuple(time, fc.bigInt({ min: 1_000n, max: SECOND }), fc.nat(100))
    .map(([start, step, count]) => Array.from({ length: count }, (_, at) => start + BigInt(at) * step))
  await fc.assert(
    fc.asyncProperty(
      fc.array(burst, { maxLength: 4 }),
      time,
      time,
      fc.constantFrom<Given>('newest', 'any'),
      async (bursts, a, b, given) => {
        const asked = stretch(a < b ? a : b, a < b ? b : a)
        const times = [...new Set(bursts.flat())]
        const { times: found, complete } = await read(times, asked, given)
        const there = times.filter((one) => one >= asked.from && one <= asked.to)
        if (complete) expect(found.size).toBe(there.length)
        for (const one of found) expect(there).toContain(one)
      },
    ),
    { numRuns: 60 },
  )
})

test('too much in the shortest slice is said to be incomplete, and does not go on for ever', async () => {
  const times = Array.from({ length: 50 }, (_, at) => BigInt(at))
  expect((await read(times, stretch(0n, 10n * SECOND), 'newest')).complete).toBe(false)
})
