// What a pane's title says where there is no room for all of it.
import fastStringWidth from 'fast-string-width'
import * as fc from 'fast-check'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { drawPaneTitle, STAYS, type TitlePart, WORTH_A_CUT } from '../../../src/tui/frame/pane-title.ts'
import { SessionPalette } from '../../../src/tui/frame/session-palette.ts'
import type { PaneLook } from '../../../src/tui/pane.ts'

const LOOK: PaneLook = {
  theme: { ascii: false, color: 0 },
  isFocused: true,
  utcOffset: 0,
  palette: new SessionPalette(),
}

const CHECKOUT: readonly TitlePart[] = [
  { text: 'gateway POST /api/checkout', rank: STAYS },
  { text: '2.97s', rank: WORTH_A_CUT + 2 },
  { text: '47 spans', rank: 1 },
  { text: '8 services', rank: 2 },
  { text: '5 errors', rank: WORTH_A_CUT + 3 },
]

test('whole parts go, the least important first; then the name is cut in its middle', () => {
  const titles = [90, 80, 70, 60, 50, 40, 30].map((columns) => drawPaneTitle(CHECKOUT, '1/33', columns, LOOK))
  expect(`\n${titles.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ── gateway POST /api/checkout · 2.97s · 47 spans · 8 services · 5 errors ───────── 1/33 ──
    ── gateway POST /api/checkout · 2.97s · 8 services · 5 errors ────────── 1/33 ──
    ── gateway POST /api/checkout · 2.97s · 5 errors ───────────── 1/33 ──
    ── gateway POST /api/checkout · 2.97s · 5 errors ─── 1/33 ──
    ── gateway POS…ckout · 2.97s · 5 errors ── 1/33 ──
    ── gateway PO…kout · 5 errors ── 1/33 ──
    ── gateway POST…ckout ── 1… ──
    "
  `)
})

test('what nobody should overlook is bright at its right, in a pane without the keys as well', () => {
  const look: PaneLook = { ...LOOK, theme: { ascii: false, color: 1 }, isFocused: false }
  const line = drawPaneTitle(CHECKOUT, { text: '1/3 paused +7', isBright: true }, 80, look)
  expect(line).toContain('\u001b[1m1/3 paused +7\u001b[22m')
})

test('has its width, whatever is in it', () => {
  const part = fc.record({
    text: fc.constantFrom('', 'traces', '订单服务 查询订单列表与库存状态', 'a'.repeat(90), '5 errors', '🎉'),
    rank: fc.constantFrom(1, 2, WORTH_A_CUT, WORTH_A_CUT + 1, STAYS),
  })
  const parts = fc.array(part, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(parts, part, fc.integer({ min: 40, max: 120 }), (all, { text }, columns) => {
      const line = stripVTControlCharacters(drawPaneTitle(all, text, columns, LOOK))
      expect(fastStringWidth(line)).toBe(columns)
    }),
  )
})
