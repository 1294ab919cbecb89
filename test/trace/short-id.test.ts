import { expect, test } from 'vitest'
import { shortTraceId } from '../../src/trace/short-id.ts'

test('the first digits of an id, of a 64-bit one behind its zeros', () => {
  expect(shortTraceId('4bf92f3577b34da6a3ce929d0e0e4736', 8)).toBe('4bf92f35')
  expect(shortTraceId('000000000000000000202d6c3b1a5f0e', 8)).toBe('00202d6c')
  expect(shortTraceId('0000000000000001a0202d6c3b1a5f0e', 6)).toBe('000000')
})
