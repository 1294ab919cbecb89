// The page of keys: what is on it, in which order, and where in it one is.
import fastStringWidth from 'fast-string-width'
import { expect, test } from 'vitest'
import { helpLines, keyText } from '../../../src/tui/frame/help.ts'
import { BINDING_GROUPS, type PaneName } from '../../../src/tui/keys/bindings.ts'
import { dataOfList, listedTrace } from '../../support/listed-traces.ts'
import { PressedScreen } from '../../support/pressed-screen.ts'

const PANES: readonly PaneName[] = ['list', 'trace', 'detail', 'problems']
const THEME = { ascii: false, color: 0 } as const

function screen(columns: number, rows: number): PressedScreen {
  return new PressedScreen(dataOfList([listedTrace(1)]), { columns, rows })
}

test('has every key, from every pane, in one column and in two, in its width', () => {
  const keys = BINDING_GROUPS.flatMap(({ bindings }) => bindings)
    .filter(({ command }) => !command.startsWith('level-'))
    .flatMap((binding) => binding.keys)
  for (const pane of PANES) {
    for (const columns of [40, 80, 120, 200]) {
      const lines = helpLines(columns, pane, THEME)
      const words = new Set(lines.join(' ').split(/\s+/))
      expect(keys.map((key) => keyText(key, THEME)).filter((key) => !words.has(key))).toEqual([])
      expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(columns)
    }
  }
})

test('begins with the keys of the pane that one came from', () => {
  expect(titlesFrom('trace')).toEqual([
    'In the waterfall',
    'Moving',
    'Taking away',
    'The screen',
    'In the list',
    'On the page of a span',
    'In the problems',
  ])
  expect(titlesFrom('problems')[0]).toBe('In the problems')
})

test('says where in it one is, and how to move and to leave', () => {
  const help = screen(80, 24).press('?')
  const total = helpLines(80, 'list', THEME).length
  const lines = (): readonly string[] => help.text().split('\n')
  expect(lines()[1]).toMatch(new RegExp(`^── keys ─+ 21/${total} ──$`))
  expect(lines().at(-1)).toBe('↑ ↓ line  PgUp PgDn page  Esc close')
  expect(help.press('page-down').text()).toContain(` 41/${total} `)
  expect(help.press('G').text()).toContain(` ${total}/${total} `)
  expect(help.press('g j').text()).toContain(` 22/${total} `)
  expect(help.press('escape').text()).not.toContain('── keys')
})

test('is there in full at 120 x 40', () => {
  for (const pane of PANES) {
    const help = screen(120, 40)
    help.state = { ...help.state, focus: pane }
    const lines = help.press('?').text().split('\n')
    expect(lines[1], pane).toMatch(/^── keys ─+$/)
    expect(lines.at(-1)).toBe('Esc close')
  }
})

function titlesFrom(pane: PaneName): readonly string[] {
  return helpLines(80, pane, THEME).filter((line) => /^\w/.test(line))
}
