// Replies of Jaeger's older API, `/api/traces`: its own JSON in an envelope that may hold errors beside the traces.
import type { TraceData } from '../../trace/span.ts'
import { isObject } from '../json-fields.ts'
import { WireError } from '../wire-error.ts'
import { decodeJaegerJson } from './jaeger-json.ts'
import { takeWarnings } from './jaeger-warnings.ts'

/** What a server sent, of whichever of its APIs. */
export interface JaegerReply {
  /** A trace for each id, in the order of their first span. */
  readonly traces: readonly TraceData[]
  /** What the server said went wrong, beside or in the middle of it; undefined when nothing did. */
  readonly failure: string | undefined
  /** Of spans that cannot be read: how many, and why the first cannot; undefined when all can. */
  readonly leftOut: string | undefined
}

/** @throws WireError when it is not JSON, not whole, or something else */
export function decodeInternalReply(text: string): JaegerReply {
  const { data, errors } = envelopeIn(text)
  let rejected = 0
  let reason: string | undefined
  const traces = decodeJaegerJson(data ?? [], (error) => {
    rejected++
    reason ??= error.message
  })
  const failures = Array.isArray(errors) ? errors.map(messageOf) : []
  return {
    traces: traces.map(takeWarnings),
    failure: failures.length === 0 ? undefined : [...new Set(failures)].join('; '),
    leftOut: rejected === 0 ? undefined : `${rejected} span${rejected === 1 ? '' : 's'} rejected: ${reason}`,
  }
}

function envelopeIn(text: string): { readonly data?: unknown; readonly errors?: unknown } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new WireError(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isObject(value) || !Object.hasOwn(value, 'data')) throw new WireError('expected "data", found none')
  return value
}

function messageOf(entry: unknown): string {
  return isObject(entry) && typeof entry['msg'] === 'string' ? entry['msg'] : 'no reason given'
}
