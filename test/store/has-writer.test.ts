// Whether more may come: whoever only reads a store can tell whether somebody writes to it.
import { expect, test } from 'vitest'
import { hasWriter } from '../../src/store/sqlite/writer-lock.ts'
import { openWriter, temporaryStore } from './store-fixture.ts'

test('while it is open, and no longer', async () => {
  const path = temporaryStore()
  expect(hasWriter(path)).toBe(false)
  const writer = openWriter(path)
  expect(hasWriter(path)).toBe(true)
  await writer.close()
  expect(hasWriter(path)).toBe(false)
})

test('asking takes nothing away', async () => {
  const path = temporaryStore()
  await openWriter(path).close()
  hasWriter(path)
  const writer = openWriter(path)
  expect(hasWriter(path)).toBe(true)
  await writer.close()
})
