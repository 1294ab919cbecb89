import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { ingest, openWriter, temporaryStore, TestClock, traceIdOf } from './store-fixture.ts'
import { makeSpan } from '../support/spans.ts'

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
const SPANS_A_REQUEST = 20

describe('a process that is killed while it writes', () => {
  it('loses nothing that it has acknowledged, round after round', async () => {
    const path = temporaryStore()
    const acknowledged = new Set<number>()
    let first = 0
    // killed at different moments: during the first commits, while runs are sealed, after hundreds of them
    for (const requests of [1, 7, 40, 120, 333]) {
      const told = await runUntilKilled(path, first, requests)
      expect(told.length).toBeGreaterThanOrEqual(requests)
      for (const request of told) acknowledged.add(request)
      // some that were sent and not acknowledged may be there as well: they keep their numbers
      first = Math.max(...acknowledged) + 100

      const reader = openStoreReader({ path })
      const byReader = requestsIn(reader)
      await reader.close()
      const writer = openStoreWriter({ path, now: new TestClock().now })
      const byWriter = requestsIn(writer)
      await writer.close()
      expect(byWriter).toEqual(byReader)
      for (const request of acknowledged)
        expect([request, byReader.get(request)]).toEqual([request, SPANS_A_REQUEST])
      // a request is there whole, once, or not at all
      for (const [request, spans] of byReader) expect([request, spans]).toEqual([request, SPANS_A_REQUEST])
    }
  }, 60_000)

  it('leaves no lock behind', async () => {
    const path = temporaryStore()
    const child = spawn(process.execPath, ['--no-warnings', CHILD, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(() => openStoreWriter({ path, now: new TestClock().now })).toThrow(
      expect.objectContaining({ code: 'store-busy', message: expect.stringContaining(`(pid ${child.pid})`) }),
    )
    child.stdout.resume()
    child.kill('SIGKILL')
    await once(child, 'close')
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: traceIdOf(1) }))
    expect(writer.fetchTrace(traceIdOf(1))?.spans).toHaveLength(1)
  })
})

/** The requests that the child acknowledged before it was killed, which was after at least so many. */
async function runUntilKilled(path: string, first: number, requests: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, ['--no-warnings', CHILD, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
    if (output.split('\n').length > requests + 2) child.kill('SIGKILL')
  })
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
  // the last line may be cut off
  const lines = output.split('\n').slice(0, -1)
  return lines.filter((line) => line !== 'open').map(Number)
}

/** How many spans of each request there are. */
function requestsIn(
  store: Pick<ReturnType<typeof openStoreReader>, 'listTraces' | 'fetchTrace'>,
): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { id, spans } of store.listTraces({})) {
    const found = store.fetchTrace(id)?.spans ?? []
    expect(found).toHaveLength(spans)
    for (const { name } of found) {
      const request = Number(name.replace('request ', ''))
      counts.set(request, (counts.get(request) ?? 0) + 1)
    }
  }
  return new Map([...counts].toSorted(([one], [other]) => one - other))
}
