// The sequences that carry text to the terminal's clipboard, byte for byte.
import { expect, test } from 'vitest'
import { copySequence, MOST_COPIED, multiplexerOf } from '../../../src/tui/terminal/clipboard.ts'

test('text goes as base64, in UTF-8', () => {
  expect(copySequence('abc', undefined)).toBe('\x1b]52;c;YWJj\x07')
  expect(copySequence('查询\n', undefined)).toBe('\x1b]52;c;5p+l6K+iCg==\x07')
  // A lone surrogate has no UTF-8.
  expect(copySequence('\ud800', undefined)).toBe('\x1b]52;c;77+9\x07')
})

test('no text can end the sequence', () => {
  const sequence = copySequence('\x07\x1b\\\x1b]52;c;!\x07', undefined) ?? ''
  // oxlint-disable-next-line no-control-regex -- an escape sequence is what it looks for
  expect(sequence).toMatch(/^\x1b\]52;c;[A-Za-z\d+/=]+\x07$/)
})

test('tmux gets it for itself, and wrapped for the terminal', () => {
  expect(copySequence('abc', 'tmux')).toBe('\x1b]52;c;YWJj\x07\x1bPtmux;\x1b\x1b]52;c;YWJj\x07\x1b\\')
})

test('screen passes on pieces that it takes', () => {
  expect(copySequence('abc', 'screen')).toBe('\x1bP\x1b]52;c;YWJj\x07\x1b\\')
  const long = copySequence('x'.repeat(1000), 'screen') ?? ''
  // oxlint-disable-next-line no-control-regex -- as above
  const pieces = [...long.matchAll(/\x1bP([^\\]*)\x1b\\/g)].map(([, piece = '']) => piece)
  expect(pieces.every((piece) => piece.length <= 240)).toBe(true)
  expect(pieces.join('')).toBe(copySequence('x'.repeat(1000), undefined))
})

test('what is too long is not sent, counted in bytes', () => {
  expect(MOST_COPIED).toBe(74_994)
  expect(copySequence('x'.repeat(74_994), undefined)).toHaveLength(7 + 99_992 + 1)
  expect(copySequence('x'.repeat(74_995), undefined)).toBeUndefined()
  expect(copySequence('é'.repeat(37_498), undefined)).toBeUndefined()
})

test('who stands in between is told by the environment', () => {
  expect(multiplexerOf({})).toBeUndefined()
  expect(multiplexerOf({ TMUX: '/tmp/tmux-0/default,1,0', TERM: 'screen-256color' })).toBe('tmux')
  expect(multiplexerOf({ STY: '123.pts-0' })).toBe('screen')
  expect(multiplexerOf({ TERM: 'screen.xterm-256color' })).toBe('screen')
  expect(multiplexerOf({ TMUX: '', STY: '', TERM: 'xterm' })).toBeUndefined()
})
