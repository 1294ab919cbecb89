// What people paste when they mean a trace: an id in any notation, its first digits, or a header that carries it.
import { TracectlError } from '../../errors.ts'
import type { TraceId } from '../../trace/span.ts'

export interface TraceName {
  /** Lower-case hex digits, 1 to 32. */
  readonly digits: string
  /** As typed. */
  readonly text: string
}

/**
 * Takes an id with or without dashes, 0x or capitals, a prefix of one, and any text with exactly one whole id in it:
 * a traceparent (`00-4bf9…-00f0…-01`), a b3 or uber-trace-id header, a log line, the address of a trace's page.
 * @param command what is typed before the name, for the hint
 * @throws TracectlError `usage`
 */
export function parseTraceName(text: string, command = 'tracectl show'): TraceName {
  const trimmed = text.trim()
  const digits = trimmed.replace(/^0x/i, '').replaceAll('-', '').toLowerCase()
  if (/^[0-9a-f]{1,32}$/.test(digits)) return named(digits, text)
  const ids = new Set(trimmed.toLowerCase().match(/(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/g))
  const [only] = ids
  if (only !== undefined && ids.size === 1) return named(only, text)
  throw new TracectlError('usage', `'${shorten(text)}' ${faultOf(trimmed, digits, ids.size)}`, {
    hint: `a trace is named by its id, the first digits of it, or a traceparent: ${command} 4bf92f35`,
  })
}

/** The ids that a name may stand for when it is not the beginning of one: leading zeros are often dropped. */
export function paddedId({ digits }: TraceName): TraceId {
  return digits.padStart(32, '0') as TraceId
}

function named(digits: string, text: string): TraceName {
  if (/^0{32}$/.test(digits)) {
    throw new TracectlError('usage', `'${shorten(text)}' is the id that stands for no trace at all`, {
      hint: 'an application without a tracer, or with sampling off, writes it',
    })
  }
  return { digits, text }
}

function faultOf(trimmed: string, digits: string, ids: number): string {
  if (trimmed === '') return 'names no trace'
  if (ids > 1) return `has ${ids} trace ids in it`
  if (/^[0-9a-f]+$/.test(digits)) return `has ${digits.length} hex digits, a trace id has 32`
  return 'is not a trace id'
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
