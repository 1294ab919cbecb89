import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openDemoStore } from '../../../src/commands/demo/demo-store.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { fakeContext } from '../../support/context.ts'

const home = mkdtempSync(join(tmpdir(), "tracectl it's "))
const plainHome = mkdtempSync(join(tmpdir(), 'tracectl-demo-store-'))
const plain = { store: undefined, quiet: false, verbose: 0, output: 'text' } as const

afterAll(async () => {
  await rm(home, { recursive: true })
  await rm(plainHome, { recursive: true })
})

test('the default store needs no flag', async () => {
  const store = openDemoStore(fakeContext({ env: { XDG_STATE_HOME: plainHome } }), plain)
  expect([store.path, store.flag, store.notice]).toEqual([
    join(plainHome, 'tracectl', 'spans.db'),
    '',
    undefined,
  ])
  await store.writer.close()
})

test.each([
  { where: plainHome, quoted: (path: string) => path },
  { where: home, quoted: (path: string) => `'${path.replace("'", String.raw`'\''`)}'` },
])('a store that a tail writes to is left to it: $where', async ({ where, quoted }) => {
  const context = fakeContext({ env: { XDG_STATE_HOME: where } })
  const path = join(where, 'tracectl', 'spans.db')
  const tail = openStoreWriter({ path, now: () => instantOf(0n), retention: {} })
  const store = openDemoStore(context, plain)
  const beside = join(where, 'tracectl', 'demo.db')
  expect(store.path).toBe(beside)
  expect(store.flag).toBe(`--store ${quoted(beside)}`)
  expect(store.notice).toMatch(
    /^another tracectl .* writes to the store .*; the demo keeps its traces in .*demo\.db$/,
  )
  await store.writer.close()

  // Asked for by name, it is that one or none.
  expect(() => openDemoStore(context, { ...plain, store: path })).toThrow(/writes to the store/)
  await tail.close()
})

test('where nothing can be written, memory has to do', async () => {
  const file = join(plainHome, 'a-file')
  writeFileSync(file, '')
  const context = fakeContext({ env: { XDG_STATE_HOME: file } })
  const store = openDemoStore(context, plain)
  expect([store.path, store.flag]).toEqual([':memory:', undefined])
  expect(store.notice).toMatch(/cannot be used: .*; the demo keeps its traces in memory, until it ends$/)
  await store.writer.close()
  expect(() => openDemoStore(context, { ...plain, store: join(file, 'x.db') })).toThrow(/cannot be used/)
})
