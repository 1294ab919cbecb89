import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChangedTraces } from '../../../src/store/changes/changed-traces.ts'
import {
  CAME,
  IS_INCOMPLETE,
  IS_REOPENED,
  IS_SETTLED,
  NO_WORD,
  type TraceChanges,
} from '../../../src/store/changes/trace-changes.ts'
import type { SettleEvent } from '../../../src/store/settling/settling.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { committed, traceIdOf, type PlainSpan } from '../../support/committed-spans.ts'

describe('what has changed', () => {
  test('is added up for each trace, in the order in which they came', () => {
    const changed = changedTraces()
    changed.add(
      committed([
        { trace: 7, span: 2, parent: 1, start: 200, end: 250, service: 'cart', isError: true },
        { trace: 8, span: 1, parent: 0, start: 50, end: 60, service: 'web', name: 'GET /' },
      ]),
    )
    changed.add(
      committed([
        { trace: 7, span: 1, parent: 0, start: 100, end: 300, service: 'web', name: 'POST /order' },
      ]),
    )
    expect(rowsOf(changed.take())).toEqual([
      {
        id: traceIdOf(7),
        spans: 2,
        errors: 1,
        start: 100,
        end: 300,
        root: { start: 100, name: 'POST /order', service: 'web' },
        services: ['cart', 'web'],
        state: CAME,
      },
      {
        id: traceIdOf(8),
        spans: 1,
        errors: 0,
        start: 50,
        end: 60,
        root: { start: 50, name: 'GET /', service: 'web' },
        services: ['web'],
        state: CAME,
      },
    ])
    expect(changed.isEmpty).toBe(true)
    expect(changed.take().count).toBe(0)
  })

  test('a trace that settles is told of although nothing came, and spans behind that reopen it', () => {
    const changed = changedTraces()
    changed.settled([settled(7), { ...settled(8), state: 'incomplete' }])
    changed.add(committed([{ trace: 8, span: 1, parent: 0 }]))
    expect(rowsOf(changed.take()).map(({ id, spans, state }) => ({ id, spans, state }))).toEqual([
      { id: traceIdOf(7), spans: 0, state: IS_SETTLED },
      { id: traceIdOf(8), spans: 1, state: IS_REOPENED },
    ])
    changed.add(committed([{ trace: 9, span: 1, parent: 5 }]))
    changed.settled([{ ...settled(9), state: 'incomplete' }])
    expect(rowsOf(changed.take()).map(({ state }) => state)).toEqual([IS_INCOMPLETE])
  })

  test('a span without a start moves nothing, one that ends before it starts reaches to its start', () => {
    const changed = changedTraces()
    changed.add(committed([{ trace: 1, span: 1, parent: 9, end: 70 }]))
    expect(rowsOf(changed.take())).toMatchObject([{ start: undefined }])
    changed.add(committed([{ trace: 1, span: 1, parent: 9, start: 50, end: 20 }]))
    expect(rowsOf(changed.take())).toMatchObject([{ start: 50, end: 50, root: undefined }])
  })

  test('what began first is told with when it began, for who finds no root', () => {
    const changed = changedTraces()
    changed.add(
      committed([
        { trace: 1, span: 2, parent: 1, start: 200, end: 250, service: 'cart', name: 'load items' },
        { trace: 1, span: 1, parent: 9, start: 100, end: 300, service: 'web', name: 'POST /order' },
        { trace: 1, span: 3, parent: 1, start: 260, end: 270, service: 'web', name: 'render' },
        { trace: 2, span: 1, parent: 9, name: 'no start' },
      ]),
    )
    const { firstNames, firstServices, texts } = changed.take()
    expect(Array.from(firstNames, (text) => texts[text - 1])).toEqual(['POST /order', undefined])
    expect(Array.from(firstServices, (text) => texts[text - 1])).toEqual(['web', undefined])
  })

  test('however it is taken in pieces, the pieces add up to the same', () => {
    const span = fc.record({
      trace: fc.integer({ min: 1, max: 3000 }),
      span: fc.integer({ min: 1, max: 9 }),
      parent: fc.integer({ min: 0, max: 2 }),
      start: fc.integer({ min: 1, max: 1000 }),
      end: fc.integer({ min: 1, max: 1000 }),
      isError: fc.boolean(),
      name: fc.constantFrom('a', 'b', '结账'),
      service: fc.constantFrom('web', 'cart', 'db', undefined),
    })
    fc.assert(
      fc.property(fc.array(fc.array(span, { minLength: 1, maxLength: 30 }), { maxLength: 12 }), (commits) => {
        const whole = changedTraces()
        const spans = new Map<string, number>()
        let taken = 0
        const pieces = changedTraces()
        for (const commit of commits) {
          const rows = commit as PlainSpan[]
          whole.add(committed(rows))
          pieces.add(committed(rows))
          for (const { id, spans: more } of rowsOf(pieces.take())) {
            spans.set(id, (spans.get(id) ?? 0) + more)
            taken += more
          }
        }
        const all = rowsOf(whole.take())
        expect(taken).toBe(commits.flat().length)
        expect(new Map(all.map(({ id, spans: count }) => [id, count]))).toEqual(spans)
        expect(all.map(({ id }) => id)).toEqual([
          ...new Set(commits.flat().map(({ trace }) => traceIdOf(trace))),
        ])
      }),
      { numRuns: 50 },
    )
  })

  test('one that was known before is not new', () => {
    const changed = new ChangedTraces({ knows: (_word0, _word1, _word2, word3) => word3 === 7 })
    changed.add(
      committed([
        { trace: 7, span: 1, parent: 0 },
        { trace: 8, span: 1, parent: 0 },
      ]),
    )
    expect([...changed.take().isNew]).toEqual([0, 1])
  })

  test('more traces than there was room for', () => {
    const changed = changedTraces()
    for (let from = 0; from < 40_000; from += 1000) {
      changed.add(
        committed(Array.from({ length: 1000 }, (_, at) => ({ trace: from + at, span: 1, parent: 0 }))),
      )
    }
    const changes = changed.take()
    expect(changes.count).toBe(40_000)
    // Who does not know them yet lists no others.
    expect(changes.isNew.every((one) => one === 1)).toBe(true)
    expect(new Set(rowsOf(changes).map(({ id }) => id)).size).toBe(40_000)
  })

  test('more of them, after one that an earlier run began', () => {
    const facts = { spans: 5, errors: 0, start: 1n, end: 9n, received: 1n, root: undefined }
    const changed = new ChangedTraces({ knows: () => false }, ([, , , word3]) =>
      word3 === 1 ? { ...facts, services: new Set<string>() } : undefined,
    )
    for (let from = 1; from < 4_000; from += 1000) {
      changed.add(
        committed(Array.from({ length: 1000 }, (_, at) => ({ trace: from + at, span: 1, parent: 0 }))),
      )
    }
    const { isWhole, spans } = changed.take()
    expect([isWhole[0], spans[0]]).toEqual([1, 5])
  })
})

/** Knows nothing from before. */
function changedTraces(): ChangedTraces {
  return new ChangedTraces({ knows: () => false })
}

function settled(trace: number): SettleEvent {
  const traceId = traceIdOf(trace) as TraceId
  return { traceId, state: 'settled', spans: 1, lateSpans: 0, settledAgoMs: 0, forced: false }
}

function rowsOf(changes: TraceChanges): readonly {
  readonly id: string
  readonly spans: number
  readonly errors: number
  readonly start: number | undefined
  readonly end: number
  readonly root: unknown
  readonly services: readonly (string | undefined)[]
  readonly state: number
}[] {
  return Array.from({ length: changes.count }, (_, row) => ({
    id: Array.from(changes.ids.subarray(4 * row, 4 * row + 4), (word) =>
      word.toString(16).padStart(8, '0'),
    ).join(''),
    spans: changes.spans[row]!,
    errors: changes.errors[row]!,
    start: changes.starts[2 * row] === NO_WORD ? undefined : changes.starts[2 * row + 1],
    end: changes.ends[2 * row + 1]!,
    root:
      changes.rootNames[row] === 0
        ? undefined
        : {
            start: changes.rootStarts[2 * row + 1],
            name: changes.texts[changes.rootNames[row]! - 1],
            service: changes.texts[changes.rootServices[row]! - 1],
          },
    services: Array.from(
      changes.services.subarray(changes.serviceEnds[row - 1] ?? 0, changes.serviceEnds[row]),
      (text) => changes.texts[text],
    ).toSorted((a = '', b = '') => a.localeCompare(b)),
    state: changes.states[row]!,
  }))
}
