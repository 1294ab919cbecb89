import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SettleEvent, SettleTable, SettlingOptions } from '../../../src/store/settling/settling.ts'
import { openSettling } from '../../../src/store/settling/settling.ts'
import type { PlainSpan } from '../../support/committed-spans.ts'
import { committed, traceIdOf } from '../../support/committed-spans.ts'

/**
 * A line is what one resource exports, a column is half a second. R is a trace's root, x a child of m, every other
 * letter a child of R; the word at the start is the service, the digit the trace. Ticks come once a column for 40 s.
 */
function play(drawing: string, options: SettlingOptions = {}): readonly string[] {
  const services = new Map<string, number>()
  const lines = drawing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, service = '', trace = '', exports = ''] = /^\s*(\w+) +(\d) (.*)$/.exec(line) ?? []
      if (!services.has(service)) services.set(service, services.size)
      return { resource: services.get(service)!, trace: Number(trace), exports }
    })
  const table = openSettling(options)
  const said: string[] = []
  for (let column = 0; column < 80; column++) {
    const spans = lines.flatMap(({ resource, trace, exports }): readonly PlainSpan[] => {
      const letter = exports[column] ?? '.'
      return letter === '.' ? [] : [{ trace, resource, span: letter.charCodeAt(0), parent: parentOf(letter) }]
    })
    if (spans.length > 0) table.add(committed(spans), column * 500)
    for (const event of table.tick(column * 500)) said.push(`${column / 2}s ${inWords(event)}`)
  }
  return said
}

function parentOf(letter: string): number {
  return letter === 'R' ? 0 : (letter === 'x' ? 'm' : 'R').charCodeAt(0)
}

function inWords(event: SettleEvent): string {
  const late = event.lateSpans === 0 ? '' : ` ${event.lateSpans} late after ${event.settledAgoMs / 1000}s`
  const forced = event.forced ? ' forced' : ''
  return `${Number.parseInt(event.traceId.slice(24), 16)} ${event.state} ${event.spans}${late}${forced}`
}

function settleAt(table: SettleTable, ms: number): readonly string[] {
  return table.tick(ms).map(inWords)
}

function timerOf(times: readonly number[]): number | undefined {
  const table = openSettling()
  for (const [index, ms] of times.entries()) {
    table.add(committed([{ trace: index, span: 1, parent: 0 }]), ms)
  }
  return table.stats().exportTimerMs
}

/** Of traces that have all come at once. */
function lacks(...spans: readonly PlainSpan[]): readonly (true | undefined)[] {
  const table = openSettling()
  table.add(committed(spans), 0)
  return table.flush(0).map(({ lacksOnlyNear }) => lacksOnlyNear)
}

describe('the window', () => {
  test('is 5.5 s while no export period is known', () => {
    expect(play('web 1 R')).toEqual(['5.5s 1 settled 1'])
  })

  test('counts from the last span that came', () => {
    // Exports 2 s apart: 2.2 s, but not before the sender has been watched for 5.5 s.
    expect(play('web 1 R...a...b')).toEqual(['6.5s 1 settled 3'])
  })

  test('shrinks to half a second when senders export fast, and not further', () => {
    expect(play('web 1 abcdefghijklnopR')).toEqual(['8.5s 1 settled 16'])
  })

  test('is 1.1 times the longest period of any resource', () => {
    expect(
      play(`
        web  1 a.b.c.d.e.f.g.h.R
        cart 1 i.....j.....k
      `),
    ).toEqual(['11.5s 1 settled 12'])
  })

  test('is at most 6 s, however seldom a service exports', () => {
    // Exports 10 s apart. The first trace is long judged by then; the second shows the window.
    expect(
      play(`
        web 1 R
        web 2 ....................R
      `),
    ).toEqual(['5.5s 1 settled 1', '16s 2 settled 1'])
  })

  test('a sender that starts with full batches is not trusted before a whole period has passed', () => {
    // 0.5 s between the first exports, but then they come by the timer: nothing settles between.
    expect(play('web 1 aR.........b')).toEqual(['11s 1 settled 3'])
  })

  test('does not count a silence of more than 30 s as a period', () => {
    const table = openSettling()
    table.add(committed([{ trace: 1, span: 1, parent: 0 }]), 0)
    table.add(committed([{ trace: 2, span: 1, parent: 0 }]), 30_001)
    expect(table.stats().exportPeriodMs).toBeUndefined()
    table.add(committed([{ trace: 3, span: 1, parent: 0 }]), 34_001)
    expect(table.stats().exportPeriodMs).toBe(4_000)
  })

  test('is not taken from one resource for another', () => {
    const table = openSettling()
    table.add(committed([{ trace: 1, span: 1, parent: 0, resource: 1 }]), 0)
    table.add(committed([{ trace: 1, span: 2, parent: 1, resource: 2 }]), 100)
    expect(table.stats().exportPeriodMs).toBeUndefined()
  })
})

describe('the export timer', () => {
  test('is a distance that is kept', () => {
    expect(timerOf([0, 5_010])).toBeUndefined()
    expect(timerOf([0, 5_010, 10_030])).toBe(5_020)
    expect(timerOf([0, 300, 5_300, 10_290])).toBe(4_990)
  })

  test('is not what comes by chance: requests made by hand', () => {
    expect(timerOf([0, 3_000, 8_000, 9_000, 15_000])).toBeUndefined()
  })

  test('is the one kept last', () => {
    expect(timerOf([0, 5_000, 10_000, 10_500, 11_000])).toBe(500)
  })
})

describe('a trace', () => {
  test('that spans keep coming for is told of every half minute, and never cut', () => {
    const table = openSettling()
    const said: string[] = []
    for (let ms = 0; ms <= 61_000; ms += 1_000) {
      table.add(committed([{ trace: 7, span: ms + 1, parent: 0 }]), ms)
      expect(settleAt(table, ms)).toEqual([])
      for (const { traceId, spans, openMs } of table.longOpen(ms)) {
        said.push(`${traceId === traceIdOf(7) ? 7 : '?'} ${spans} ${openMs}`)
      }
    }
    expect(said).toEqual(['7 31 30000', '7 61 60000'])
    expect(settleAt(table, 70_000)).toEqual(['7 settled 62'])
    // Reopened: its time begins again.
    table.add(committed([{ trace: 7, span: 1, parent: 0 }]), 80_000)
    expect(table.longOpen(80_000)).toEqual([])
  })

  test('without a root waits, and is incomplete', () => {
    expect(play('web 1 a')).toEqual(['11.5s 1 incomplete 1'])
  })

  test('with a missing parent waits, and is incomplete', () => {
    expect(play('web 1 Rx')).toEqual(['7.5s 1 incomplete 2'])
  })

  test('that lacks nothing but parents in the processes of its spans has lost nothing upstream', () => {
    const near = { trace: 1, span: 2, parent: 9, hasLocalParent: true }
    const far = { trace: 1, span: 3, parent: 8 }
    expect(lacks(near)).toEqual([true])
    expect(lacks(near, far)).toEqual([undefined])
    expect(lacks(far)).toEqual([undefined])
    expect(lacks({ trace: 1, span: 1, parent: 0 }, near)).toEqual([true])
    expect(lacks({ trace: 1, span: 9, parent: 0 }, near)).toEqual([undefined])
  })

  test('whose parent comes while it waits is settled once, and complete', () => {
    expect(
      play(`
        web  1 Rx
        cart 1 ...............m
      `),
    ).toEqual(['13s 1 settled 3'])
  })

  test('that keeps receiving spans is not cut', () => {
    // Something every 5 s, for half a minute.
    expect(play('web 1 R.........a.........b.........c.........d.........e.........f')).toEqual([
      '35.5s 1 settled 7',
    ])
  })

  test('settles for itself, whatever others do', () => {
    expect(
      play(`
        web  1 R
        cart 2 ....ab.R
        pay  3 ..a
      `),
    ).toEqual(['5.5s 1 settled 1', '7.5s 2 settled 3', '8.5s 3 incomplete 1'])
  })

  test('may be its own parent without anything missing', () => {
    const table = openSettling()
    table.add(committed([{ trace: 1, span: 5, parent: 5 }]), 0)
    expect(settleAt(table, 5_500)).toEqual([])
    expect(settleAt(table, 11_500)).toEqual(['1 incomplete 1'])
  })
})

describe('late spans', () => {
  test('children, the root 4 s later, and a leaf 3 s after that belong to one trace that settles once', () => {
    expect(
      play(`
        web  1 ab......R
        cart 1 ..............c
      `),
    ).toEqual(['12.5s 1 settled 4'])
  })

  test('children, the root 4 s later, settled, and a leaf 3 s after that: it joins', () => {
    expect(
      play(`
        web  1 ab......R
        cart 1 ......................c
      `),
    ).toEqual(['8s 1 settled 3', '16.5s 1 settled 4 1 late after 8.5s'])
  })

  test('bring the parent that was missing', () => {
    expect(
      play(`
        web  1 Rx
        cart 1 ..............................m
      `),
    ).toEqual(['7.5s 1 incomplete 2', '20.5s 1 settled 3 1 late after 13s'])
  })

  test('may lack a parent themselves', () => {
    expect(
      play(`
        web  1 R
        cart 1 ..............x
      `),
    ).toEqual(['5.5s 1 settled 1', '18.5s 1 incomplete 2 1 late after 13s'])
  })

  test('come again and again', () => {
    expect(
      play(`
        web  1 R
        cart 1 ..............ab.............................c
      `),
    ).toEqual(['5.5s 1 settled 1', '12.5s 1 settled 3 2 late after 7s', '28.5s 1 settled 4 1 late after 16s'])
  })

  test('of a trace that is no longer remembered look like a new one', () => {
    expect(
      play(
        `
        web  1 R
        cart 1 ..............................a
      `,
        { rememberMs: 5_000 },
      ),
    ).toEqual(['5.5s 1 settled 1', '26.5s 1 incomplete 1'])
    expect(
      play(
        `
        web  1 R
        cart 1 ..............................a
      `,
        { maxRemembered: 0 },
      ),
    ).toEqual(['5.5s 1 settled 1', '26.5s 1 incomplete 1'])
  })
})

describe('bounds', () => {
  test('no more are judged than can be taken: the others stay open, and are not told of as open for long', () => {
    const table = openSettling()
    table.add(committed([1, 2, 3].map((trace) => ({ trace, span: 1, parent: 0 }))), 0)
    table.add(committed([{ trace: 4, span: 1, parent: 9 }]), 0)
    expect(table.tick(40_000, 0)).toEqual([])
    expect(table.longOpen(40_000)).toEqual([])
    expect(table.tick(40_000, 2).map(inWords)).toEqual(['1 settled 1', '2 settled 1'])
    // A span that comes meanwhile is one of the trace's own, not a late one.
    table.add(committed([{ trace: 3, span: 2, parent: 1 }]), 40_100)
    expect(settleAt(table, 60_000)).toEqual(['3 settled 2', '4 incomplete 1'])
  })

  test('too many open traces: the one that has been quiet longest is settled early', () => {
    expect(
      play(
        `
        web 1 R.a
        web 2 .R
        web 3 ...R
      `,
        { maxOpenTraces: 2 },
      ),
    ).toEqual(['1.5s 2 settled 1 forced', '5.5s 1 settled 2', '5.5s 3 settled 1'])
  })

  test('too many open spans: a trace that waits for a parent goes before others', () => {
    expect(
      play(
        `
        web 1 x
        web 2 .R............abc
      `,
        { maxOpenSpans: 4 },
      ),
    ).toEqual(['5.5s 2 settled 1', '8s 1 incomplete 1 forced', '14s 2 settled 4 3 late after 8.5s'])
  })

  test('one trace that is larger than all that may be open goes on, in pieces', () => {
    const table = openSettling({ maxOpenSpans: 10 })
    const spans = Array.from({ length: 35 }, (_, i) => ({ trace: 1, span: i + 1, parent: i }))
    table.add(committed(spans), 0)
    expect(settleAt(table, 0)).toEqual([
      '1 settled 10 forced',
      '1 settled 20 10 late after 0s forced',
      '1 settled 30 10 late after 0s forced',
    ])
    expect(settleAt(table, 5_500)).toEqual(['1 settled 35 5 late after 5.5s'])
    expect(table.stats()).toMatchObject({ open: 0, openSpans: 0 })
  })

  test('nothing is lost, whatever comes and however little may be open', () => {
    const span = fc.record({
      trace: fc.nat(12),
      span: fc.integer({ min: 1, max: 9 }),
      parent: fc.nat(9),
      resource: fc.nat(3),
    })
    const step = fc.record({ spans: fc.array(span, { maxLength: 12 }), wait: fc.nat(9_000) })
    const limit = fc.integer({ min: 0, max: 12 })
    const limits = fc.record({ maxOpenTraces: limit, maxOpenSpans: limit, maxRemembered: limit })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), limits, (steps, options) => {
        const table = openSettling(options)
        const sent = new Map<string, number>()
        const told = new Map<string, number>()
        let now = 0
        const hear = (events: readonly SettleEvent[]): void => {
          for (const { traceId, spans, lateSpans } of events) {
            told.set(traceId, (told.get(traceId) ?? 0) + (lateSpans === 0 ? spans : lateSpans))
          }
        }
        for (const { spans, wait } of steps) {
          for (const { trace } of spans) sent.set(traceIdOf(trace), (sent.get(traceIdOf(trace)) ?? 0) + 1)
          table.add(committed(spans), now)
          const { open, openSpans } = table.stats()
          expect(open).toBeLessThanOrEqual(Math.max(1, options.maxOpenTraces))
          expect(openSpans).toBeLessThanOrEqual(Math.max(1, options.maxOpenSpans))
          now += wait
          hear(table.tick(now))
        }
        hear(table.flush(now))
        expect(told).toEqual(sent)
        expect(table.stats()).toMatchObject({ open: 0, openSpans: 0 })
        expect(table.nextTickIn(now)).toBeUndefined()
      }),
    )
  })
})

test('a run that ends settles all that is open', () => {
  const table = openSettling()
  table.add(
    committed([
      { trace: 1, span: 1, parent: 0 },
      { trace: 2, span: 2, parent: 1 },
    ]),
    0,
  )
  expect(table.flush(1).map(inWords)).toEqual(['1 settled 1', '2 incomplete 1'])
  expect(table.flush(2)).toEqual([])
})

test('the whole trace id is told, and ids that differ in any word are different traces', () => {
  const table = openSettling()
  const words = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [0xffffffff, 0, 0, 0xfffffffe],
  ] as const
  const spans = committed(words.map(() => ({ trace: 0, span: 1, parent: 0 })))
  table.add({ ...spans, traceWord: (row, word) => words[row]![word] }, 0)
  expect(table.tick(5_500).map((event) => event.traceId)).toEqual([
    '00000001000000000000000000000000',
    '00000000000000010000000000000000',
    '00000000000000000000000100000000',
    '00000000000000000000000000000001',
    'ffffffff0000000000000000fffffffe',
  ])
})

test('says when it wants to be asked again', () => {
  const table = openSettling()
  expect(table.nextTickIn(0)).toBeUndefined()
  table.add(committed([{ trace: 1, span: 1, parent: 0 }]), 1_000)
  expect(table.nextTickIn(1_000)).toBe(5_500)
  expect(table.nextTickIn(3_000)).toBe(3_500)
  expect(table.nextTickIn(99_000)).toBe(0)
  table.add(committed([{ trace: 1, span: 2, parent: 9 }]), 2_000)
  // A period is known now, but the sender has not been watched for long: the window may shrink 5.5 s after the start.
  expect(table.nextTickIn(2_000)).toBe(4_500)
  expect(settleAt(table, 6_500)).toEqual([])
  expect(table.nextTickIn(6_500)).toBe(1_100 + 6_000 - 4_500)
  expect(settleAt(table, 9_100)).toEqual(['1 incomplete 2'])
})

test('a clock that goes back counts as standing still', () => {
  const table = openSettling()
  table.add(committed([{ trace: 1, span: 1, parent: 0 }]), 10_000)
  expect(settleAt(table, 1_000)).toEqual([])
  expect(settleAt(table, 15_500)).toEqual(['1 settled 1'])
})

test('with the window of the slowest exporter no trace of several services settles too early', () => {
  // A trace ends every 5 s; four services export every 5 s, each at a phase of its own. A window of 2 s would settle
  // one in six of the traces too early.
  const period = 5_000
  fc.assert(
    fc.property(fc.array(fc.nat(period - 1), { minLength: 4, maxLength: 4 }), (phases) => {
      const arrivals = Array.from({ length: 6 }, (_, i) => i + 1).flatMap((trace) =>
        phases.map((phase, resource) => ({ at: trace * period + phase, trace, resource })),
      )
      arrivals.sort((a, b) => a.at - b.at)
      const table = openSettling()
      const events: SettleEvent[] = []
      for (const { at, trace, resource } of arrivals) {
        events.push(...table.tick(at))
        table.add(committed([{ trace, span: resource + 1, parent: resource, resource }]), at)
      }
      events.push(...table.tick(60_000))
      expect(events.map(inWords).sort()).toEqual([1, 2, 3, 4, 5, 6].map((trace) => `${trace} settled 4`))
    }),
  )
})

test('a hundred thousand traces come and go', () => {
  const table = openSettling({ maxOpenTraces: 5_000 })
  let settled = 0
  for (let batch = 0; batch < 1_000; batch++) {
    const spans = Array.from({ length: 100 }, (_, i) => ({ trace: batch * 100 + i + 1, span: 1, parent: 0 }))
    table.add(committed(spans), batch * 10)
    settled += table.tick(batch * 10).length
    expect(table.stats().open).toBeLessThanOrEqual(5_000)
  }
  settled += table.flush(1e6).length
  expect(settled).toBe(100_000)
})
