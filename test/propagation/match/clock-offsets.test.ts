// How far clocks are apart, as whole calls between them show.
import { expect, test } from 'vitest'
import { findClockOffsets } from '../../../src/propagation/match/clock-offsets.ts'
import { drawnTable } from '../drawn-table.ts'

const hosts = (web: string, cart: string): Record<string, { resource: Record<string, string> }> => ({
  load: { resource: { 'host.name': web } },
  items: { resource: { 'host.name': cart } },
})

test('a callee that runs within its caller needs no other time', () => {
  const { table } = drawnTable({
    text: `
      web   load    |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'b'),
  })
  expect([...findClockOffsets(table).offsets]).toEqual([0, 0])
})

test('a callee that begins before its caller is moved into its middle', () => {
  const { table } = drawnTable({
    text: `
      web   load        |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'b'),
  })
  const [web, cart] = findClockOffsets(table).offsets
  expect(cart! - web!).toBe(4e6)
})

test('of one clock neither is moved', () => {
  const { table } = drawnTable({
    text: `
      web   load        |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'a'),
  })
  expect([...findClockOffsets(table).offsets]).toEqual([0, 0])
})
