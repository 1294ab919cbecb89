import { expect, test } from 'vitest'
import { KeptOutput } from '../../../../src/commands/tail/screen/kept-output.ts'

test('lines come in pieces, of two streams at once', () => {
  const output = new KeptOutput()
  output.add('stdout', 'liste')
  output.add('stderr', 'a warning\r\n')
  output.add('stdout', 'ning on 8080\n\nno end')
  expect(output.lines()).toEqual(['a warning', 'listening on 8080', '', 'no end'])
  expect(output.last).toBe('listening on 8080')
  expect(output.lost).toBe(0)
})

test('what would paint the terminal is left out, and a line that draws over itself is its last state', () => {
  const output = new KeptOutput()
  output.add('stdout', '\x1b[31mred\x1b[0m\n 10 %\r 50 %\r100 %\n')
  expect(output.lines()).toEqual(['red', '100 %'])
})

test('only the last are kept, and the others counted', () => {
  const output = new KeptOutput()
  for (let line = 0; line < 2_000; line++) output.add('stdout', `line ${line}\n`)
  expect(output.lines()).toHaveLength(500)
  expect(output.lines().at(-1)).toBe('line 1999')
  expect(output.lost).toBe(1_500)
  for (let line = 0; line < 400; line++) output.add('stdout', `${'x'.repeat(4_000)}\n`)
  expect(output.lines().join('').length).toBeLessThanOrEqual(256 * 1024)
})

test('a line that never ends does not grow without end', () => {
  const output = new KeptOutput()
  for (let piece = 0; piece < 100; piece++) output.add('stdout', 'x'.repeat(10_000))
  expect(output.lines()[0]?.length).toBeLessThanOrEqual(4096)
})
