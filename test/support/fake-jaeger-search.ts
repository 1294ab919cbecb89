// How a Jaeger that keeps its spans in memory finds traces: one span must have everything that was asked for.
import type { AttributeValue, Span } from '../../src/trace/span.ts'
import { serviceOf } from './fake-jaeger-json.ts'

export interface FakeSearch {
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly start: bigint
  readonly end: bigint
  /** Nanoseconds. */
  readonly minDuration: number | undefined
  readonly maxDuration: number | undefined
  readonly depth: number
}

/** The newest first. */
export function searchTraces(
  traces: readonly (readonly Span[])[],
  search: FakeSearch,
): readonly (readonly Span[])[] {
  return traces
    .filter((spans) => spans.some((span) => matches(span, search)))
    .toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1))
    .slice(0, search.depth)
}

export function startOf(spans: readonly Span[]): bigint {
  return spans.reduce((first: bigint, { start }) => (start < first ? start : first), spans[0]!.start)
}

function matches(span: Span, search: FakeSearch): boolean {
  const { service, operation, tags, start, end, minDuration, maxDuration } = search
  const duration = Number(span.end - span.start)
  return (
    (service === undefined || serviceOf(span) === service) &&
    (operation === undefined || span.name === operation) &&
    span.start >= start &&
    span.start <= end &&
    (minDuration === undefined || duration >= minDuration) &&
    (maxDuration === undefined || duration <= maxDuration) &&
    Object.entries(tags).every(([key, value]) => hasTag(span, key, value))
  )
}

function hasTag(span: Span, key: string, value: string): boolean {
  if (key === 'error') return value === 'true' ? span.status.code === 'error' : span.status.code === 'ok'
  if (key === 'span.kind') return span.kind === value
  const lists = [
    span.attributes,
    span.resource.attributes,
    ...span.events.map(({ attributes }) => attributes),
  ]
  return lists.some((list) => list.some((each) => each.key === key && printed(each.value) === value))
}

function printed(value: AttributeValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** As time.ParseDuration; undefined for what it refuses. */
export function goDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g))
    sum += Number(amount) * UNITS[unit!]!
  return sum
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** As time.RFC3339Nano, in UTC; undefined for what it refuses. */
export function rfc3339(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (parts === null) return undefined
  const [, seconds, fraction = ''] = parts
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
