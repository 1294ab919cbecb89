// The thread that looks for lost context, on a store that somebody writes to: what it finds, and what becomes of it.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { makeSpans } from '../../../../bench/trace-shapes.ts'
import { openDiagnosing, type Diagnosing } from '../../../../src/commands/screen/diagnosing/diagnosing.ts'
import { fileSourceOf } from '../../../../src/sources/file.ts'
import type { StoreWriter } from '../../../../src/store/span-store.ts'
import type { TraceData } from '../../../../src/trace/span.ts'
import { type Instant, instantOf } from '../../../../src/trace/time.ts'
import { openWriter, requestOf, temporaryStore } from '../../../store/store-fixture.ts'

const RAW = new URL('../../../fixtures/breaks/python-requests-raw.jsonl.gz', import.meta.url)

async function readFixture(): Promise<readonly TraceData[]> {
  const source = fileSourceOf('raw', readFileSync(RAW))
  const { signal } = new AbortController()
  const traces: TraceData[] = []
  for await (const { id } of source.listTraces({}, signal)) {
    traces.push((await source.fetchTrace(id, signal))!)
  }
  return traces
}

async function receive(store: StoreWriter, traces: readonly TraceData[]): Promise<void> {
  for (const { spans } of traces) await store.ingest('traces', requestOf(...spans)).committed
}

const open: Diagnosing[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

interface Clock {
  ms: number
}

function diagnosingOf(
  path: string,
  clock: Clock,
  now: Instant,
  kind: 'store' | 'file' = 'store',
): Diagnosing {
  const diagnosing = openDiagnosing({
    plan: { kind, path, since: undefined },
    now: () => now,
    nowMs: () => clock.ms,
  })
  open.push(diagnosing)
  return diagnosing
}

async function looked(diagnosing: Diagnosing, version: number): Promise<void> {
  const deadline = Date.now() + 20_000
  while (diagnosing.data.version <= version || diagnosing.data.progress.kind === 'looking') {
    if (Date.now() > deadline) throw new Error(`no look: ${JSON.stringify(diagnosing.data.progress)}`)
    await delay(5)
  }
}

function lastEnd(traces: readonly TraceData[]): bigint {
  return traces.flatMap(({ spans }) => spans).reduce((last, { end }) => (end > last ? end : last), 0n)
}

test('finds a broken hop once traces have settled, with a request to be drawn and its fragments', async () => {
  const traces = await readFixture()
  const path = temporaryStore()
  const store = openWriter(path)
  const clock = { ms: 0 }
  const diagnosing = diagnosingOf(path, clock, instantOf(lastEnd(traces) + 60_000_000_000n))
  diagnosing.tick()
  expect(diagnosing.data.progress).toEqual({ kind: 'waiting' })

  await receive(store, traces)
  diagnosing.settled(traces.length)
  diagnosing.tick()
  // A second is waited for.
  expect(diagnosing.data.progress).toEqual({ kind: 'waiting' })
  clock.ms = 1_000
  diagnosing.tick()
  expect(diagnosing.data.progress).toEqual({ kind: 'looking' })
  await looked(diagnosing, diagnosing.data.version)

  const { progress, problems, marks, joined, diagnosis } = diagnosing.data
  expect(progress).toEqual({ kind: 'looked', traces: traces.length, isLimited: false, findings: 1 })
  expect(problems).toHaveLength(1)
  const [{ finding, confidence, samples, isPast }] = problems as [(typeof problems)[0]]
  expect(finding.kind).toBe('broken-hop')
  expect(finding.pairs).toEqual([])
  expect(confidence).toMatch(/^hop .*requests: \d+ of 50 certain/)
  expect(isPast).toBe(false)
  // As many as anybody goes through, each another request.
  expect(new Set(samples.flatMap(({ traces }) => traces.slice(0, 1))).size).toBe(8)
  for (const { traces, joints } of samples) {
    expect(traces.length).toBeGreaterThan(1)
    expect(joints[0]?.findingId).toBe(finding.id)
  }
  expect(marks.size).toBe(finding.broken)
  for (const id of marks) expect(joined.get(id)).not.toBe(id)
  expect(diagnosis?.edges.length).toBeGreaterThan(0)

  // Nothing has settled since, and it is too early anyway.
  const { version } = diagnosing.data
  clock.ms = 60_000
  diagnosing.tick()
  expect(diagnosing.data.version).toBe(version)
  diagnosing.settled(1)
  diagnosing.tick()
  await looked(diagnosing, version)
  expect(diagnosing.data.problems).toHaveLength(1)
  await store.close()
})

test('what is young is waited for, and looked at again once its time has come', async () => {
  const traces = await readFixture()
  const path = temporaryStore()
  const store = openWriter(path)
  await receive(store, traces)
  const clock = { ms: 0 }
  const diagnosing = diagnosingOf(path, clock, instantOf(lastEnd(traces)))
  diagnosing.settled(1)
  clock.ms = 1_000
  diagnosing.tick()
  await looked(diagnosing, diagnosing.data.version)
  const { diagnosis, version } = diagnosing.data
  expect(diagnosis?.pending.heads).toBeGreaterThan(0)
  clock.ms += 3_000
  diagnosing.tick()
  expect(diagnosing.data.version).toBe(version)
  clock.ms += diagnosis!.pending.grace / 1e6
  diagnosing.tick()
  await looked(diagnosing, version)
  await store.close()
})

test('a file is judged whole: nothing more comes', async () => {
  const clock = { ms: 0 }
  const diagnosing = diagnosingOf(fileURLToPath(RAW), clock, instantOf(0n), 'file')
  diagnosing.settled(1)
  clock.ms = 1_000
  diagnosing.tick()
  await looked(diagnosing, diagnosing.data.version)
  expect(diagnosing.data.problems).toHaveLength(1)
  expect(diagnosing.data.diagnosis?.pending.heads).toBe(0)
})

test('traces that it is given are looked at as those of a store are', async () => {
  const traces = await readFixture()
  const clock = { ms: 0 }
  const diagnosing = openDiagnosing({
    plan: { kind: 'fed' },
    now: () => instantOf(lastEnd(traces) + 60_000_000_000n),
    nowMs: () => clock.ms,
  })
  open.push(diagnosing)
  for (const data of traces) diagnosing.add(data)
  clock.ms = 1_000
  diagnosing.tick()
  await looked(diagnosing, diagnosing.data.version)
  expect(diagnosing.data.problems[0]?.finding.broken).toBe(50)
  // What is decoded late has come along.
  expect(diagnosing.data.problems[0]?.finding.causes[0]?.code).toBe('C01')
})

test('a large trace is given in parts, and looked at as a whole', async () => {
  const spans = makeSpans('random', 1_300)
  const clock = { ms: 1_000 }
  const diagnosing = openDiagnosing({
    plan: { kind: 'fed' },
    now: () => instantOf(spans[0]!.end + 60_000_000_000n),
    nowMs: () => clock.ms,
  })
  open.push(diagnosing)
  diagnosing.add({ spans, logs: [], partial: undefined })
  await vi.waitFor(
    () => {
      diagnosing.tick()
      clock.ms += 1_000
      expect(diagnosing.data.diagnosis?.scope).toMatchObject({ traces: 1, spans: 1_300 })
    },
    { timeout: 5_000 },
  )
})

test('what goes wrong in its thread is said, and ends nothing else', async () => {
  const clock = { ms: 0 }
  const diagnosing = diagnosingOf('/nowhere/at/all.db', clock, instantOf(0n))
  diagnosing.settled(1)
  clock.ms = 1_000
  diagnosing.tick()
  await looked(diagnosing, diagnosing.data.version)
  const why = expect.stringMatching(/^lost context cannot be looked for: .*\/nowhere\/at\/all\.db/)
  expect(diagnosing.data.progress).toEqual({ kind: 'unable', why })
})

test('what its thread cannot be given is said too, and nothing waits for a look that never comes', async () => {
  const diagnosing = openDiagnosing({
    plan: { kind: 'fed' },
    now: () => instantOf(0n),
    nowMs: () => 1_000,
  })
  open.push(diagnosing)
  // What no message can carry.
  const notes = [() => {}] as unknown as readonly string[]
  diagnosing.add({ spans: makeSpans('random', 10), logs: [], partial: undefined, notes })
  await vi.waitFor(() => expect(diagnosing.data.progress.kind).toBe('unable'))
  expect(() => diagnosing.tick()).not.toThrow()
  const why = expect.stringMatching(/^lost context cannot be looked for: .*could not be cloned/)
  expect(diagnosing.data.progress).toEqual({ kind: 'unable', why })
})
