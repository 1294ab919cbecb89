// Stores in directories of their own, a clock that a test turns, and requests made by somebody else's encoder.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { StoreWriter } from '../../src/store/span-store.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import type { StoreWriterOptions } from '../../src/store/store-writer.ts'
import type { LogRecord, Span, TraceId } from '../../src/trace/span.ts'
import type { Instant } from '../../src/trace/time.ts'
import { instantOf } from '../../src/trace/time.ts'
import { plainSpan } from '../../src/wire/otlp/otlp-span.ts'
import { LogsRequestType, protobufjsBytes, TraceRequestType } from '../support/otlp-proto.ts'
import { protoLogsRequest, protoRequest } from '../support/span-arbitrary.ts'
import { TEST_START } from '../support/spans.ts'

/** A directory that goes with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tracectl-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export function temporaryStore(): string {
  return join(temporaryDirectory(), 'spans.db')
}

/** Each look at it is a millisecond later. */
export class TestClock {
  time: bigint = TEST_START

  now = (): Instant => {
    this.time += 1_000_000n
    return instantOf(this.time)
  }
}

/** Closed with the test, if it has not been before. */
export function openWriter(path: string, options: Partial<StoreWriterOptions> = {}): StoreWriter {
  const writer = openStoreWriter({ path, now: new TestClock().now, ...options })
  onTestFinished(() => writer.close())
  return writer
}

export function requestOf(...spans: readonly Span[]): Uint8Array {
  return protobufjsBytes(TraceRequestType, protoRequest(spans))
}

export function logsRequestOf(...logs: readonly LogRecord[]): Uint8Array {
  return protobufjsBytes(LogsRequestType, protoLogsRequest(logs))
}

export async function ingest(writer: StoreWriter, ...spans: readonly Span[]): Promise<void> {
  await writer.ingest('traces', requestOf(...spans)).committed
}

/** The spans of a trace as plain objects, in the order received. */
export function spansOf(store: Pick<StoreWriter, 'fetchTrace'>, id: TraceId): readonly Span[] {
  return (store.fetchTrace(id)?.spans ?? []).map(plainSpan)
}

export function traceIdOf(number: number): TraceId {
  return (number.toString(16).padStart(8, '0') + 'c0ffee'.padStart(24, '0')) as TraceId
}

/** Lets the writer's own work go on until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    if (turn > 20_000) throw new Error('it does not come to pass')
    await nextTurn()
  }
}
