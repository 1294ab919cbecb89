import { describe, expect, it } from 'vitest'
import type { AttributeValue, TraceData } from '../../../src/trace/span.ts'
import { takeWarnings } from '../../../src/wire/jaeger/jaeger-warnings.ts'
import { makeSpan } from '../../support/spans.ts'

/** A trace with a span for each of these. */
function warned(...values: readonly AttributeValue[]): TraceData {
  const spans = values.map((value) =>
    makeSpan({
      attributes: [
        { key: 'a', value: 1n },
        { key: '@jaeger@warnings', value },
      ],
    }),
  )
  return takeWarnings({ spans, logs: [] })
}

describe('warnings', () => {
  it('are out of the attributes, and the rest of the span stays as it was', () => {
    const { spans } = warned(['odd'], 'odd')
    for (const span of spans) expect(span.attributes).toEqual([{ key: 'a', value: 1n }])
  })

  it('where there are none the trace is what it was', () => {
    const data = { spans: [makeSpan()], logs: [] }
    expect(takeWarnings(data)).toBe(data)
  })

  it('are told once with a count of spans, however often each has them', () => {
    const { notes } = warned(['odd', 'odd'], ['odd'], 'odd', '["odd","other"]', 'other')
    expect(notes).toEqual(['odd (4 spans)', 'other (2 spans)'])
  })

  it.each([
    [
      [
        'clock skew adjustment disabled; not applying calculated delta of 2ms',
        'max clock skew adjustment delta of 1s exceeded; not applying calculated delta of -2m3.004s',
      ],
      'times are as they were recorded: Jaeger would move 2 spans, by up to 2m3.004s',
    ],
    [
      ["This span's timestamps were adjusted by -1.5ms", "This span's timestamps were adjusted by 1ms"],
      'Jaeger moved the times of 2 spans, by up to 1.5ms',
    ],
    [
      [
        'invalid parent span IDs=0000000000000063; skipping clock skew adjustment',
        'parent span ID=0000000000000064 is not in the trace; skipping clock skew adjustment',
      ],
      'Jaeger has not got the parents of 2 spans',
    ],
    [['duplicate span IDs; skipping clock skew adjustment'], 'Jaeger has several spans under one id: 1 span'],
    [
      ['Invalid span reference removed {0 0}', 'Invalid span link removed'],
      'Jaeger took links that name no span from 2 spans',
    ],
    [
      [
        'Negative duration detected, sanitizing end timestamp. Original end timestamp: 1, adjusted to: 2',
        'Negative duration detected, sanitizing end timestamp. Original end timestamp: 3, adjusted to: 4',
      ],
      'Jaeger put the end of 2 spans behind the start: it was not',
    ],
    [
      ['conflicting values between Span and Resource for attribute host.name'],
      'conflicting values between Span and Resource for attribute host.name',
    ],
    [
      ['cannot assign unique span ID, too many spans in the trace'],
      'cannot assign unique span ID, too many spans in the trace',
    ],
  ])('%j', (texts, note) => {
    expect(warned(...texts.map((text) => [text]))).toMatchObject({ notes: [note] })
  })

  it('that the trace was cut is no note but what makes it partial', () => {
    const text = 'trace has more than 100 spans, showing first 100 spans only'
    const data = warned([text], ['odd'])
    expect(data.partial).toBe(text)
    expect(data.notes).toEqual(['odd'])
    expect(warned([text]).notes).toBeUndefined()
  })

  it('of many kinds are counted', () => {
    const { notes } = warned(...Array.from({ length: 40 }, (_, at) => [`kind ${at}`]))
    expect(notes).toHaveLength(9)
    expect(notes?.at(-1)).toBe('and 32 more warnings of other kinds')
  })

  it('that are no text are none', () => {
    expect(warned(5n)).not.toHaveProperty('notes')
    expect(warned('[broken').notes).toEqual(['[broken'])
  })
})
