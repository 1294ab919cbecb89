// Where the writer of a store listens, as another program finds it.
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { findListening } from '../../src/store/find-listening.ts'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { instantOf } from '../../src/trace/time.ts'
import { openWriter, temporaryStore } from './store-fixture.ts'

const HERE = 'http://127.0.0.1:4318'

function openAs(path: string, pid: number | undefined): ReturnType<typeof openStoreWriter> {
  return openStoreWriter({ path, now: () => instantOf(0n), pid })
}

test('while it says so, and has the store', async () => {
  const path = temporaryStore()
  expect(findListening(path)).toBeUndefined()
  const writer = openAs(path, 42)
  expect(findListening(path)).toBeUndefined()
  writer.listensAt(HERE)
  expect(findListening(path)).toEqual({ pid: 42, endpoint: HERE })
  writer.listensAt('http://127.0.0.1:1')
  expect(findListening(path)?.endpoint).toBe('http://127.0.0.1:1')
  writer.listensAt(undefined)
  expect(findListening(path)).toBeUndefined()
  writer.listensAt(HERE)
  await writer.close()
  expect(findListening(path)).toBeUndefined()
})

test('what one that died has said is not believed of the next', async () => {
  const path = temporaryStore()
  const died = openAs(path, 42)
  died.listensAt(HERE)
  await died.close()
  for (const pid of [43, undefined]) {
    const next = openAs(path, pid)
    expect(findListening(path)).toBeUndefined()
    await next.close()
  }
})

test('without a pid there is nothing to be told by, and in memory nobody to be told', async () => {
  const path = temporaryStore()
  for (const writer of [openWriter(path), openAs(':memory:', 42)]) {
    writer.listensAt(HERE)
    expect(findListening(path)).toBeUndefined()
    await writer.close()
  }
})

test('where it cannot be noted, nothing else is amiss', async () => {
  const path = temporaryStore()
  const writer = openAs(path, 42)
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  writer.listensAt(HERE)
  other.exec('COMMIT')
  other.close()
  expect(findListening(path)).toBeUndefined()
  const reader = openStoreReader({ path })
  expect(reader.stats().spans).toBe(0)
  await reader.close()
  await writer.close()
})
