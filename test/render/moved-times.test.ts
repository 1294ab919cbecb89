// What a span has recorded besides its start and end moves with it when its clock is moved.
import { expect, test } from 'vitest'
import { findClockSkew, moveClocks } from '../../src/analysis/clocks/clock-skew.ts'
import { renderSpan } from '../../src/render/span-page/span-detail.ts'
import { renderWaterfall } from '../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { offsetOf } from '../../src/trace/time.ts'
import { nodeNamed, pictureSpans } from '../support/picture.ts'
import { makeLog, spanIdOf } from '../support/spans.ts'

const spans = pictureSpans(`
  web   GET [client]     |==========|
  cart    items [server] .                    |=*======|
`)
// By the clock of cart, 2 ms after its span began.
const logs = [makeLog({ spanId: spanIdOf(2), timeMs: 23, body: 'found' })]
const recorded = buildTrace({ spans, logs })
const moved = moveClocks(recorded, findClockSkew(recorded, { mode: 'auto', slack: offsetOf(0) }))
const options = { width: 60, theme: { ascii: false, color: 0 } } as const

test('events and logs are drawn where they were in the trace', () => {
  const lines = renderWaterfall(moved, { ...options, events: true })
  expect(lines.filter((line) => line.includes('·')).map((line) => line.trim())).toEqual([
    '· 4.00ms event',
    '· 4.00ms INFO found',
  ])
})

test('a span’s page says that it was moved, and counts its events from its start', () => {
  const page = renderSpan(nodeNamed(moved, 'items'), moved, options).join('\n')
  expect(page.replace(/\n +/g, ' ')).toContain(
    '2026-08-22 14:03:11.210Z, 2.00ms into the trace, moved -19.0ms with its clock',
  )
  expect(page).toContain('+2.00ms  event')
  expect(page).toContain('+2.00ms  INFO found')
  expect(renderSpan(nodeNamed(recorded, 'items'), recorded, options).join('\n')).not.toContain('moved')
})
