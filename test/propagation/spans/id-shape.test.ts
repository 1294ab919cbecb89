import { expect, test } from 'vitest'
import { idShape } from '../../../src/propagation/spans/id-shape.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { TEST_START } from '../../support/spans.ts'

const begun = Number(TEST_START / 1_000_000_000n).toString(16)

test.each([
  ['000000000000000048485a3953bb6124', 'padded-64'],
  [`${begun}e1d2c3b4a5968778695a4b3c`, 'epoch'],
  [`${begun}0000000048485a3953bb6124`, 'epoch'],
  ['4bf92f3577b34da6a3ce929d0e0e4736', 'random-128'],
])('%s is %s', (id, shape) => {
  expect(idShape(id as TraceId, TEST_START)).toBe(shape)
})
