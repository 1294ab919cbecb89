// The first line: what is wrong is not to be lost for want of room.
import { expect, test } from 'vitest'
import type { TraceList } from '../../../src/tui/list/trace-list.ts'
import { drawHeader } from '../../../src/tui/frame/header.ts'

const THEME = { ascii: false, color: 0 } as const

function header(columns: number, trouble: string | undefined, total?: number): string {
  const title = { source: 'Jaeger at http://127.0.0.1:33686', spansPerSecond: undefined, trouble }
  const list = total === undefined ? undefined : ({ total } as TraceList)
  return drawHeader({ title, list, shown: undefined, problems: undefined }, columns, THEME)
}

test('where there is room for all of it, all of it', () => {
  expect(header(80, undefined)).toBe('tracectl  Jaeger at http://127.0.0.1:33686')
  expect(header(80, '1 warning, told in the end')).toBe(
    'tracectl  Jaeger at http://127.0.0.1:33686  1 warning, told in the end',
  )
})

test('else trouble has more of it than where spans come from', () => {
  expect(header(80, 'failing for 2s, again in 2s: nothing listens at http://127.0.0.1:33686')).toBe(
    'tracectl  Jaeger at http://127.…  failing for 2s, again in 2s: nothing listens …',
  )
  expect(header(80, 'failing for 2s, again in 2s: nothing listens at http://127.0.0.1:33686', 1_234)).toBe(
    'tracectl  Jaeger… · 1,234 traces  failing for 2s, again in 2s: nothing listens …',
  )
  expect(header(40, 'failing for 2s, again in 2s: nothing listens')).toBe(
    'tracectl  Jaeger a…  failing for 2s, ag…',
  )
})

test('what was shortened already is not cut twice in the same place', () => {
  const title = {
    source: 'OTLP http 4318 · $ sh -c echo…: line 4',
    spansPerSecond: undefined,
    trouble: undefined,
  }
  const draw = (columns: number) =>
    drawHeader({ title, list: undefined, shown: undefined, problems: undefined }, columns, THEME)
  for (const columns of [40, 41, 42, 43])
    expect(draw(columns)).toBe('tracectl  OTLP http 4318 · $ sh -c echo…')
  expect(draw(44)).toBe('tracectl  OTLP http 4318 · $ sh -c echo…: l…')
})
