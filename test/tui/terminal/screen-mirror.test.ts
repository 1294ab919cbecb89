// The mirror between Ink and a terminal: what it sends has to make the same picture as what it was given.
import xterm from '@xterm/headless'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ScreenMirror } from '../../../src/tui/terminal/screen-mirror.ts'
import { screenCells } from '../../support/screen-cells.ts'

const COLUMNS = 16
const ROWS = 4
const ESC = '\x1b'

type Emulator = InstanceType<typeof xterm.Terminal>

function emulator(): Emulator {
  return new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, convertEol: true })
}

async function write(terminal: Emulator, text: string): Promise<void> {
  await new Promise<void>((resolve) => terminal.write(text, resolve))
}

/** A line as Ink writes it, from its beginning. */
function drawn(row: number, line: string): string {
  return `${ESC}[${row + 1};1H${ESC}[K${line}${ESC}[m`
}

function mirror(): ScreenMirror {
  const one = new ScreenMirror({ columns: COLUMNS, rows: ROWS })
  one.write(drawn(0, 'web   12s  GET /'))
  one.changes()
  return one
}

describe('sends', () => {
  test('the cells that differ', () => {
    const one = mirror()
    one.write(drawn(0, 'web   13s  GET /'))
    expect(one.changes()).toBe(`${ESC}[1;8H3`)
    expect(one.changes()).toBe('')
  })

  test('the end of what got shorter, once', () => {
    const one = mirror()
    one.write(drawn(0, 'web'))
    expect(one.changes()).toBe(`${ESC}[1;4H${ESC}[K`)
  })

  test('no blanks where there are none to be overwritten', () => {
    const one = mirror()
    one.write(drawn(1, `a${' '.repeat(12)}b`))
    expect(one.changes()).toBe(`${ESC}[2;1Ha${ESC}[14Gb`)
  })

  test('styles only where they change', () => {
    const one = mirror()
    one.write(
      drawn(1, `${ESC}[1m${ESC}[22m${ESC}[2m${ESC}[38;5;9ma${ESC}[39m${ESC}[38;5;9mb${ESC}[22m${ESC}[39mc`),
    )
    expect(one.changes()).toBe(`${ESC}[2;1H${ESC}[2;38;5;9mab${ESC}[mc`)
  })

  test('everything, when nobody knows what is there', () => {
    const one = mirror()
    one.forget()
    expect(one.changes()).toBe(`${ESC}[m${ESC}[H${ESC}[J${ESC}[1;1Hweb   12s  GET /`)
  })

  test('a line anew of which terminals may differ how wide it is, and finds each place after it', () => {
    const one = mirror()
    one.write(drawn(1, 'a❤️b'))
    one.changes()
    one.write(drawn(1, 'a❤️c'))
    expect(one.changes()).toBe(`${ESC}[2;1H${ESC}[Ka❤️${ESC}[2;4Hc`)
  })
})

const CHARACTERS = ['a', 'b', ' ', ' ', '█', '─', '…', '日', '本', '한', 'é', '⚙']
const STYLES = ['', '', `${ESC}[m`, `${ESC}[1m`, `${ESC}[2m`, `${ESC}[22m`, `${ESC}[7m`, `${ESC}[27m`]
const COLORS = [
  `${ESC}[31m`,
  `${ESC}[38;5;175m`,
  `${ESC}[38;2;1;2;3m`,
  `${ESC}[39m`,
  `${ESC}[44m`,
  `${ESC}[49m`,
]

const line = fc
  .array(fc.tuple(fc.constantFrom(...STYLES, ...COLORS), fc.constantFrom(...CHARACTERS)), { maxLength: 8 })
  .map((pieces) => pieces.flat().join(''))

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat({ max: ROWS - 1 }), line).map(([row, text]) => drawn(row, text)) },
  // From a column on, as Ink writes the end of a line.
  fc
    .tuple(fc.nat({ max: ROWS - 1 }), fc.nat({ max: 15 }), fc.constantFrom(...COLORS))
    .map(([row, column, color]) => `${ESC}[${row + 1};${column + 1}H${ESC}[K${color}█${ESC}[m`),
  fc.tuple(line, line).map(([one, other]) => `${ESC}[H${ESC}[J${one}${ESC}[m\n${other}${ESC}[m`),
  fc.constant(`${ESC}[4;1H${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[G`),
  fc.constant(`${ESC}[3A${ESC}[Ex\r\ny\n`),
)

test('whatever is written, however many frames are left out, the picture is the same', async () => {
  const [direct, mirrored] = [emulator(), emulator()]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 }), async (steps) => {
      direct.reset()
      mirrored.reset()
      const mirror = new ScreenMirror({ columns: COLUMNS, rows: ROWS })
      let sent = ''
      for (const [output, isSent] of [...steps, ['', true] as const]) {
        mirror.write(output)
        if (isSent) sent += mirror.changes()
      }
      await Promise.all([write(direct, steps.map(([output]) => output).join('')), write(mirrored, sent)])
      expect(seen(mirrored)).toEqual(seen(direct))
      expect(mirror.changes()).toBe('')
    }),
  )
})

/** Cells as they are seen: a blank has a background and nothing else. */
function seen(terminal: Emulator): unknown {
  return screenCells(terminal).map((cells) =>
    cells.map((cell) => {
      const { text, background, isInverse } = cell
      const isPlain = text === ' ' && background === undefined && !isInverse
      return isPlain ? ' ' : cell
    }),
  )
}
