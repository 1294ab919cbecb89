// What a commit hands to whoever listens, made from plain objects.
import type { CommittedSpans } from '../../src/store/span-store.ts'

export interface PlainSpan {
  /** The trace id's last word, and the whole id's other words for tests that care. */
  readonly trace: number
  readonly span: number
  /** 0 for none. */
  readonly parent: number
  readonly resource?: number
  /** Unix ns; below 2^32. */
  readonly start?: number
  readonly end?: number
  readonly isError?: boolean
  readonly hasLocalParent?: boolean
  readonly name?: string
  readonly service?: string
}

export function committed(spans: readonly PlainSpan[]): CommittedSpans {
  const services = [...new Set(spans.map(({ service }) => service))]
  return {
    count: spans.length,
    traceWord: (row, word) => (word === 3 ? spans[row]!.trace : 0x4bf92f35),
    spanHigh: () => 0,
    spanLow: (row) => spans[row]!.span,
    parentHigh: () => 0,
    parentLow: (row) => spans[row]!.parent,
    resource: (row) => spans[row]!.resource ?? 1,
    startHigh: () => 0,
    startLow: (row) => spans[row]!.start ?? 0,
    endHigh: () => 0,
    endLow: (row) => spans[row]!.end ?? 0,
    isError: (row) => spans[row]!.isError ?? false,
    hasLocalParent: (row) => spans[row]!.hasLocalParent ?? false,
    name: (row) => spans[row]!.name ?? '',
    origin: (row) => services.indexOf(spans[row]!.service),
    originCount: services.length,
    service: (origin) => services[origin],
  }
}

/** The id of a PlainSpan's trace. */
export function traceIdOf(trace: number): string {
  return '4bf92f35'.repeat(3) + trace.toString(16).padStart(8, '0')
}
