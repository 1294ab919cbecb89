// What is said of a trace that is shown from a copy.
import type { TraceData } from '../trace/span.ts'

/** The trace with one note more. */
export function withNote(data: TraceData, note: string): TraceData {
  return { ...data, notes: [...(data.notes ?? []), note] }
}

/** `3 minutes`: for people, who want to know whether to ask again. */
export function ageText(nanoseconds: bigint): string {
  const seconds = Math.max(0, Number(nanoseconds / 1_000_000_000n))
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [1, 'second']
  const count = Math.max(1, Math.floor(seconds / size))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
]
