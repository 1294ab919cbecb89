// The first line: what is wrong is not to be lost for want of room.
import { expect, test } from 'vitest'
import { drawHeader } from '../../../src/tui/frame/header.ts'

const THEME = { ascii: false, color: 0 } as const

function header(columns: number, trouble: string | undefined): string {
  const title = { source: 'Jaeger at http://127.0.0.1:33686', spansPerSecond: undefined, trouble }
  return drawHeader({ title, list: undefined, shown: undefined, problems: undefined }, columns, THEME)
}

test('where there is room for all of it, all of it', () => {
  expect(header(80, undefined)).toBe('tracectl  Jaeger at http://127.0.0.1:33686')
  expect(header(80, '1 warning, told in the end')).toBe(
    'tracectl  Jaeger at http://127.0.0.1:33686  1 warning, told in the end',
  )
})

test('else trouble has more of it than where spans come from', () => {
  expect(header(80, 'failing for 2s, again in 2s: nothing listens at http://127.0.0.1:33686')).toBe(
    'tracectl  Jaeger at http://1…  failing for 2s, again in 2s: nothing listens at …',
  )
  expect(header(40, 'failing for 2s, again in 2s: nothing listens')).toBe(
    'tracectl  Jaeger …  failing for 2s, aga…',
  )
})
