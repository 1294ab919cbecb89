// What a terminal sends, as keys: however it is cut into reads, and whatever is broken about it.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyReader, type TerminalInput } from '../../../src/tui/keys/key-reader.ts'

const ESC = '\x1b'

/** All that comes of reads, with what is waited for at the end. */
function read(...chunks: readonly string[]): readonly TerminalInput[] {
  const reader = new KeyReader()
  const inputs = chunks.flatMap((chunk) => reader.push(chunk))
  while (reader.patience !== undefined) inputs.push(...reader.flush())
  return inputs
}

function keys(...chunks: readonly string[]): readonly string[] {
  return read(...chunks).map((input) => (input.kind === 'key' ? input.key : `<${input.kind}>`))
}

function pasted(...chunks: readonly string[]): string {
  return read(...chunks)
    .map((input) => (input.kind === 'paste' ? input.text : `<${input.kind}>`))
    .join('')
}

describe('keys', () => {
  test.each<readonly [sent: string, keys: string]>([
    ['jj G?', 'j j space G ?'],
    ['\r\n\t\x7f\b', 'enter enter tab backspace backspace'],
    ['\x03\x1a\x0c', 'ctrl-c ctrl-z ctrl-l'],
    [`${ESC}[A${ESC}[B${ESC}[C${ESC}[D`, 'up down right left'],
    [`${ESC}OA${ESC}OH${ESC}OM`, 'up home enter'],
    [`${ESC}[5~${ESC}[6~${ESC}[3~${ESC}[1~${ESC}[4~`, 'page-up page-down delete home end'],
    [`${ESC}[7~${ESC}[8~${ESC}[7$j`, 'home end home j'],
    [`${ESC}[Z`, 'shift-tab'],
    [`${ESC}[1;5A${ESC}[1;2B${ESC}O5C`, 'ctrl-up down ctrl-right'],
    ['日本é', '日 本 é'],
    // Nobody's keys: F1 of three kinds, Insert, the focus, an answer.
    [`${ESC}OP${ESC}[[A${ESC}[11~${ESC}[2~${ESC}[I${ESC}[?62;22c${ESC}[12;40Rj`, 'j'],
  ])('%j', (sent, expected) => {
    expect(keys(sent)).toEqual(expected.split(' '))
  })

  test('Esc is Esc, and what comes with it was typed after it', () => {
    expect(keys(ESC)).toEqual(['escape'])
    expect(keys(`${ESC}?`)).toEqual(['escape', '?'])
    expect(keys(`${ESC}${ESC}`)).toEqual(['escape', 'escape'])
    expect(keys(`${ESC}${ESC}[A`)).toEqual(['escape', 'up'])
    expect(keys(`${ESC}\r`)).toEqual(['escape', 'enter'])
    expect(keys(`${ESC}[`)).toEqual(['escape', '['])
    expect(keys(`${ESC}]`)).toEqual(['escape', ']'])
    expect(keys(`${ESC}]]`)).toEqual(['escape', ']', ']'])
    expect(keys(`${ESC}]1j`)).toEqual(['escape', ']', '1', 'j'])
    expect(keys(`${ESC}O`)).toEqual(['escape', 'O'])
    expect(keys(`${ESC}Oj`, 'x')).toEqual(['x'])
    expect(keys(`${ESC}[x`)).toEqual(['escape', '[', 'x'])
    expect(keys(`${ESC}日`)).toEqual(['escape', '日'])
  })

  test('the rest of a sequence is waited for longer than a slow line takes', () => {
    const reader = new KeyReader()
    expect(reader.push(ESC)).toEqual([])
    expect(reader.patience).toBeGreaterThan(100)
    expect(reader.patience).toBeLessThan(150)
    expect(reader.push('[')).toEqual([])
    expect(reader.patience).toBeGreaterThan(100)
    expect(reader.push('A')).toEqual([{ kind: 'key', key: 'up' }])
    expect(reader.patience).toBeUndefined()
  })

  test('what is broken off is no key, and what follows it is one', () => {
    expect(keys(`${ESC}[1;`)).toEqual([])
    expect(keys(`${ESC}[<0;1`, `${ESC}[A`)).toEqual(['up'])
    expect(keys(`${ESC}[1;\rj`)).toEqual(['enter', 'j'])
    expect(keys(`${ESC}[<${'9'.repeat(100_000)}Mj`)).toEqual(['<mouse>', 'j'])
  })

  test('late answers are no keys', () => {
    expect(keys(`${ESC}]11;rgb:0000/0000/0000\x07j`)).toEqual(['j'])
    expect(keys(`${ESC}]11;rgb:0000/0000/0000${ESC}\\j`)).toEqual(['j'])
    expect(keys(`${ESC}[0n`)).toEqual(['<answer>'])
    // One without an end does not take the keyboard away.
    expect(keys(`${ESC}]11;${'x'.repeat(10_000)}`).length).toBeGreaterThan(0)
  })
})

describe('pastes', () => {
  test('are text, whatever is in them', () => {
    expect(read(`${ESC}[200~q\rj${ESC}[A${ESC}[<0;1;1M${ESC}[201~j`)).toEqual([
      { kind: 'paste', text: `q\rj${ESC}[A${ESC}[<0;1;1M` },
      { kind: 'key', key: 'j' },
    ])
  })

  test('come in pieces', () => {
    expect(pasted(`${ESC}[20`, '0~on', 'e ', `two${ESC}`, '[20', '1', '~')).toBe('one two')
    expect(pasted(`${ESC}[200~a${ESC}[20`, `x${ESC}[201~`)).toBe(`a${ESC}[20x`)
  })

  test('of any length are read, and what nobody could use of them is let go', () => {
    const megabyte = 'paste\n'.repeat(170_000)
    const chunks = Array.from({ length: 10 }, () => megabyte)
    const text = pasted(`${ESC}[200~`, ...chunks, `${ESC}[201~`)
    expect(text.length).toBeLessThan(20_000)
    expect(text.startsWith('paste\npaste')).toBe(true)
  })

  test('without an end are over when somebody presses a key; a line that only stalled goes on', () => {
    const reader = new KeyReader()
    reader.push(`${ESC}[200~one`)
    expect(reader.flush()).toEqual([{ kind: 'paste', text: 'one' }])
    expect(reader.patience).toBeUndefined()
    expect(reader.push(' more q')).toEqual([])
    expect(reader.flush()).toEqual([{ kind: 'paste', text: ' more q' }])
    expect(reader.push('q')).toEqual([{ kind: 'key', key: 'q' }])
    reader.push(`${ESC}[200~one`)
    reader.flush()
    expect(reader.push(`${ESC}[201~j`)).toEqual([{ kind: 'key', key: 'j' }])
    reader.push(`${ESC}[200~one`)
    reader.flush()
    expect(reader.push(`${ESC}[A`)).toEqual([{ kind: 'key', key: 'up' }])
  })
})

describe('the mouse', () => {
  test('clicks and turns, also far to the right', () => {
    expect(read(`${ESC}[<0;500;200M${ESC}[<0;500;200m${ESC}[<64;1;1M${ESC}[<81;2;3M`)).toEqual([
      { kind: 'mouse', event: { kind: 'click', row: 199, column: 499 } },
      { kind: 'mouse', event: { kind: 'other' } },
      { kind: 'mouse', event: { kind: 'wheel', row: 0, column: 0, lines: -3 } },
      { kind: 'mouse', event: { kind: 'wheel', row: 2, column: 1, lines: 3 } },
    ])
  })

  test('a report that is none does nothing', () => {
    for (const body of ['<M', '<;;M', '<0;0;0M', '<-1;2;3M', '<0;1M', '<2;1;1M', '<0;1;1;1M'])
      expect(read(`${ESC}[${body}`), body).toEqual([{ kind: 'mouse', event: { kind: 'other' } }])
    // An old terminal's, which says where in three characters.
    expect(keys(`${ESC}[M !!j`)).toEqual(['j'])
  })
})

/** What is sent for a key, and the key. */
const SENT: readonly (readonly [sent: string, key: string])[] = [
  ['j', 'j'],
  ['G', 'G'],
  ['日', '日'],
  ['😀', '😀'],
  [' ', 'space'],
  ['\r', 'enter'],
  ['\x7f', 'backspace'],
  ['\x03', 'ctrl-c'],
  [`${ESC}[A`, 'up'],
  [`${ESC}OB`, 'down'],
  [`${ESC}[5~`, 'page-up'],
  [`${ESC}[1;5C`, 'ctrl-right'],
  [`${ESC}[Z`, 'shift-tab'],
  [`${ESC}?`, 'escape ?'],
  [`${ESC}[<65;300;2M`, '<mouse>'],
  [`${ESC}[200~q${ESC}[31mq\r${ESC}[201~`, '<paste>'],
  [`${ESC}[0n`, '<answer>'],
  [`${ESC}]11;rgb:1/2/3${ESC}\\`, ''],
  [`${ESC}[?62c`, ''],
]

test('the same keys, wherever reads are cut', () => {
  const presses = fc.array(fc.constantFrom(...SENT), { maxLength: 20 })
  fc.assert(
    fc.property(presses, fc.array(fc.nat({ max: 100 })), (pressed, cuts) => {
      const characters = Array.from(pressed.map(([sent]) => sent).join(''))
      const places = [...new Set(cuts.map((cut) => cut % (characters.length + 1)))].sort((a, b) => a - b)
      const chunks = [0, ...places].map((from, index) => characters.slice(from, places[index]).join(''))
      expect(keys(...chunks)).toEqual(
        pressed.flatMap(([, key]) => key.split(' ')).filter((key) => key !== ''),
      )
    }),
  )
})

test('no input is too much: what is typed after it is read', () => {
  const hostile = fc.oneof(
    fc.array(fc.nat({ max: 0x3ff })).map((codes) => String.fromCharCode(...codes)),
    fc
      .array(
        fc.constantFrom(ESC, '[', 'O', ']', '<', '0', ';', 'M', '~', '200~', '201~', '\x07', '\\', 'q'),
        {
          maxLength: 30,
        },
      )
      .map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 4 }), (chunks) => {
      const reader = new KeyReader()
      for (const chunk of chunks) reader.push(chunk)
      while (reader.patience !== undefined) reader.flush()
      expect(reader.push('j')).toEqual([{ kind: 'key', key: 'j' }])
    }),
  )
})
