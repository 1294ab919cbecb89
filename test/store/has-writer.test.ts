// Whether more may come: whoever only reads a store can tell whether somebody writes to it.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
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

test('who has it for a moment only is waited for', async () => {
  const path = temporaryStore()
  await openWriter(path).close()
  const other = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
    const { DatabaseSync } = require('node:sqlite')
    const lock = new DatabaseSync(workerData)
    lock.exec('BEGIN IMMEDIATE')
    parentPort.postMessage('locked')
    setTimeout(() => lock.close(), 30)`,
    { eval: true, workerData: `${path}.lock` },
  )
  const ended = once(other, 'exit')
  await once(other, 'message')
  expect(hasWriter(path)).toBe(true)
  await openWriter(path).close()
  await ended
})
