import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepInStore } from '../../../src/commands/demo/demo-store.ts'
import { openStoreReader } from '../../../src/store/store-reader.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import type { StoreWriter } from '../../../src/store/span-store.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { fakeContext } from '../../support/context.ts'
import { hasWriter } from '../../../src/store/sqlite/writer-lock.ts'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { sdkSpan } from '../../support/sdk-spans.ts'

const home = mkdtempSync(join(tmpdir(), "tracectl it's "))
const plainHome = mkdtempSync(join(tmpdir(), 'tracectl-demo-store-'))
const plain = { store: undefined }
const SDK_SPAN = sdkSpan({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' })
const body = ProtobufTraceSerializer.serializeRequest([SDK_SPAN])!
const SPAN = { signal: 'traces', body } as const

afterAll(async () => {
  await rm(home, { recursive: true })
  await rm(plainHome, { recursive: true })
})

function openTail(path: string): StoreWriter {
  return openStoreWriter({ path, now: () => instantOf(0n), pid: 42 })
}

async function spansIn(path: string): Promise<number> {
  const reader = openStoreReader({ path })
  const { spans } = reader.stats()
  await reader.close()
  return spans
}

test('the default store needs no flag, and is held no longer than it takes', async () => {
  const context = fakeContext({ env: { XDG_STATE_HOME: plainHome } })
  const path = join(plainHome, 'tracectl', 'spans.db')
  expect(await keepInStore(context, plain, [SPAN])).toEqual({
    path,
    flag: '',
    notice: undefined,
    tail: undefined,
  })
  expect(hasWriter(path)).toBe(false)
  expect(await spansIn(path)).toBe(1)
})

test.each([
  { where: plainHome, quoted: (path: string) => path },
  { where: home, quoted: (path: string) => `'${path.replace("'", String.raw`'\''`)}'` },
])(
  'a store that a tail writes to, and takes no spans in for, is left to it: $where',
  async ({ where, quoted }) => {
    const context = fakeContext({ env: { XDG_STATE_HOME: where } })
    const path = join(where, 'tracectl', 'spans.db')
    const tail = openTail(path)
    const store = await keepInStore(context, plain, [SPAN])
    const beside = join(where, 'tracectl', 'demo.db')
    expect(store.path).toBe(beside)
    expect(store.flag).toBe(`--store ${quoted(beside)}`)
    expect(store.notice).toMatch(
      /^another tracectl .* writes to the store .*; the demo keeps its traces in .*demo\.db$/,
    )
    expect(await spansIn(beside)).toBe(1)

    // Asked for by name, it is that one or none.
    await expect(keepInStore(context, { store: path }, [])).rejects.toThrow(/writes to the store/)
    await tail.close()
  },
)

test('what listens where a tail should is asked whether it is one', async () => {
  const { path, context } = { path: join(plainHome, 'asked.db'), context: fakeContext() }
  let text = 'tracectl receives OTLP here'
  const server = createServer((_request, response) => response.end(text))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tail = openTail(path)
  tail.listensAt(endpoint)
  const store = await keepInStore(context, { store: path }, [SPAN])
  expect(store).toMatchObject({ path, tail: { pid: 42, endpoint } })
  expect(await spansIn(path)).toBe(0)

  text = 'a collector'
  await expect(keepInStore(context, { store: path }, [])).rejects.toThrow(/writes to the store/)
  server.closeAllConnections()
  server.close()
  await expect(keepInStore(context, { store: path }, [])).rejects.toThrow(/writes to the store/)
  await tail.close()
})

test('where nothing can be written, memory has to do', async () => {
  const file = join(plainHome, 'a-file')
  writeFileSync(file, '')
  const context = fakeContext({ env: { XDG_STATE_HOME: file } })
  const store = await keepInStore(context, plain, [])
  expect([store.path, store.flag]).toEqual([undefined, undefined])
  expect(store.notice).toMatch(/cannot be used: .*; the demo keeps its traces in memory, until it ends$/)
  await expect(keepInStore(context, { store: join(file, 'x.db') }, [])).rejects.toThrow(/cannot be used/)
})
