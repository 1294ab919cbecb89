// Asking a terminal what is behind its text, and what becomes of keys that are typed meanwhile.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askBackground, backgroundIn } from '../../../src/tui/terminal/background.ts'
import type { ScreenTerminal } from '../../../src/tui/terminal/screen-terminal.ts'

interface Asked {
  readonly terminal: ScreenTerminal
  readonly stdin: PassThrough
  readonly written: string[]
}

/** @param answer given as soon as it is asked */
function terminalThat(answer: (stdin: PassThrough) => void): Asked {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin })
  const written: string[] = []
  const stdout = {
    write(text: string) {
      written.push(text)
      answer(stdin)
      return true
    },
  }
  const terminal = { stdin, stdout, onCrash: () => {} } as unknown as ScreenTerminal
  return { terminal, stdin, written }
}

const DEVICE = '\x1b[?62;22c'

test('a light and a dark one, by how bright they are seen', async () => {
  const white = terminalThat((stdin) => stdin.write(`\x1b]11;rgb:ffff/ffff/ffff\x1b\\${DEVICE}`))
  expect(await askBackground(white.terminal)).toBe('light')
  expect(white.written).toEqual(['\x1b]11;?\x07\x1b[c'])
  expect(backgroundIn('\x1b]11;rgb:fdfd/f6f6/e3e3\x07')).toBe('light')
  expect(backgroundIn('\x1b]11;rgb:0000/2b2b/3636\x07')).toBe('dark')
  expect(backgroundIn('\x1b]11;rgba:1e/1e/1e/ff\x1b\\')).toBe('dark')
  expect(backgroundIn('\x1b]11;rgb:0000/ffff/0000\x07')).toBe('light')
  expect(backgroundIn('\x1b]11;rgb:0000/0000/ffff\x07')).toBe('dark')
  expect(backgroundIn('\x1b]11;?\x07')).toBeUndefined()
})

test('one that answers the other question alone is not waited for', async () => {
  const { terminal } = terminalThat((stdin) => stdin.write(DEVICE))
  expect(await askBackground(terminal, 60_000)).toBeUndefined()
})

test('one that answers nothing is given up', async () => {
  const { terminal } = terminalThat(() => {})
  expect(await askBackground(terminal, 5)).toBeUndefined()
})

test('keys that come meanwhile are still there, in their order', async () => {
  const { terminal, stdin } = terminalThat((input) => {
    input.write('jé')
    input.write(`\x1b]11;rgb:0000/0000/0000\x07k${DEVICE}\x1b[A`)
  })
  expect(await askBackground(terminal)).toBe('dark')
  expect(stdin.read()?.toString()).toBe('jék\x1b[A')
})
