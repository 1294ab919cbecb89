// Where a trace was put together is what it is drawn for: that row stays, however few rows there are.
import { expect, test } from 'vitest'
import { waterfallLines } from '../../../src/render/waterfall/waterfall.ts'
import { picture } from '../../support/picture.ts'

test('a short fragment among long spans', () => {
  const calls = Array.from({ length: 20 }, (_, at) => {
    const before = ' '.repeat(4 + at * 3)
    return `    cart    GET /item${'abcdefghijklmnopqrst'[at]}   ${before}|=|`
  })
  const trace = picture(
    [
      '    web   GET /            |==================================================================|',
      ...calls.slice(0, 10),
      '    pay     POST /charge                                   ||',
      ...calls.slice(10),
    ].join('\n'),
  )
  const fragment = trace.nodes.find(({ span }) => span?.name === 'POST /charge')!
  const look = { width: 80, theme: { ascii: false, color: 0 }, rowBudget: 6 } as const
  expect([...waterfallLines(trace, look)].join('\n')).not.toContain('POST /charge')
  const joints = new Map([[fragment.id, 'context lost here']])
  const lines = [...waterfallLines(trace, { ...look, joints })]
  const at = lines.findIndex((line) => line.includes('~ pay POST /charge'))
  expect(at).toBeGreaterThan(0)
  expect(lines[at + 1]).toContain('~ context lost here')
})
