// A trace that an earlier run began and that more comes of: what is told of it is all that the store has.
import { expect, test } from 'vitest'
import { ChangedTraces } from '../../../src/store/changes/changed-traces.ts'
import { missingIn } from '../../../src/store/settling/missing-in.ts'
import { SettleTable } from '../../../src/store/settling/settling.ts'
import type { StoreWriter } from '../../../src/store/span-store.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import { makeLog, makeSpan, spanIdOf } from '../../support/spans.ts'
import { ingest, logsRequestOf, openWriter, temporaryStore, traceIdOf } from '../store-fixture.ts'

const ONE = traceIdOf(1)
const TWO = traceIdOf(2)
const root = makeSpan({ traceId: ONE, name: 'GET /', service: 'web', spanId: spanIdOf(1), endMs: 90 })
const failed = makeSpan({
  traceId: ONE,
  service: 'db',
  spanId: spanIdOf(2),
  parentId: spanIdOf(1),
  status: 'error',
})

function begin(writer: StoreWriter): { readonly changed: ChangedTraces; readonly list: LiveTraceList } {
  const settling = new SettleTable()
  const changed = new ChangedTraces(settling, (trace) => writer.factsOf(trace))
  writer.onCommit((spans) => {
    changed.add(spans)
    settling.add(spans, 0)
  })
  return { changed, list: new LiveTraceList() }
}

test.each([
  ['not sealed', undefined],
  ['sealed', { sealOnClose: 1 }],
])('counts what the run before has stored, %s', async (_, limits) => {
  const path = temporaryStore()
  const earlier = openWriter(path, limits === undefined ? {} : { limits })
  await ingest(earlier, root, failed)
  await earlier.close()

  const writer = openWriter(path)
  const { changed, list } = begin(writer)
  const late = { traceId: ONE, service: 'cart', parentId: spanIdOf(1) }
  await ingest(writer, makeSpan({ ...late, startMs: 100, endMs: 120 }), makeSpan({ traceId: TWO }))
  await ingest(writer, makeSpan({ ...late, startMs: 120, endMs: 130 }))
  list.apply(changed.take())
  expect(list.row(ONE)).toMatchObject({
    rootName: 'GET /',
    rootService: 'web',
    spans: 4,
    errors: 1,
    duration: 130e6,
    state: 'open',
  })
  expect(list.row(ONE)?.services.toSorted()).toEqual(['cart', 'db', 'web'])
  expect(list.row(TWO)).toMatchObject({ spans: 1, services: ['app'] })
  expect([changed.isResumed(ONE), changed.isResumed(TWO)]).toEqual([true, false])

  await ingest(writer, makeSpan(late))
  list.apply(changed.take())
  expect(list.row(ONE)?.spans).toBe(5)
  await writer.close()
})

test('log records that come later are a change of a trace that is known, and of no other', async () => {
  const writer = openWriter(temporaryStore())
  const { changed, list } = begin(writer)
  writer.onLogs((traces) => changed.addLogs(traces))
  await ingest(writer, root)
  list.apply(changed.take())
  const before = list.row(ONE)
  const log = makeLog({ body: 'late' })
  const logs = logsRequestOf({ ...log, traceId: ONE }, { ...log, traceId: TWO })
  await writer.ingest('logs', logs).committed
  list.apply(changed.take())
  expect(list.row(ONE)).toEqual(before)
  expect(list.row(ONE)).not.toBe(before)
  expect(list.total).toBe(1)
  await writer.close()
})

test('which process a parent is in comes from the flags', async () => {
  const writer = openWriter(temporaryStore())
  const near: boolean[] = []
  writer.onCommit((spans) => {
    for (let row = 0; row < spans.count; row++) near.push(spans.hasLocalParent(row))
  })
  const parentId = spanIdOf(1)
  await ingest(writer, ...[0, 1, 0x101, 0x301].map((flags) => makeSpan({ traceId: ONE, parentId, flags })))
  expect(near).toEqual([false, false, true, false])
  await writer.close()
})

test('what is missing of a trace is a parent in the same process, or in another', () => {
  const orphan = { parentId: 'abababababababab' }
  const near = makeSpan({ ...orphan, parentLocation: 'local' })
  const far = makeSpan({ ...orphan, parentLocation: 'remote' })
  expect(missingIn([root, failed])).toBe('none')
  expect(missingIn([root, near])).toBe('near')
  expect(missingIn([near])).toBe('near')
  expect(missingIn([root, near, far])).toBe('far')
  expect(missingIn([makeSpan(orphan)])).toBe('far')
})
