// What a trace shows of a parent that never arrived: facts, from which causes are ranked.
import { calledPeer, serviceName } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { ParentFact } from './parent-causes.ts'
import { databaseCall } from '../statement.ts'

export interface ParentFacts {
  /** In a fixed order. `parent` is a placeholder. O(log n). */
  of(parent: SpanNode): readonly ParentFact[]
}

/** O(n log n), once for all missing parents of a trace. */
export function collectParentFacts(trace: Trace, isPartial: boolean): ParentFacts {
  const requests = countRequests(trace)
  const calls = new CallsAround(trace)
  return {
    of(parent) {
      const child = parent.children[0]
      if (child?.span === undefined) return []
      const { span } = child
      const facts: ParentFact[] = []
      const note = (condition: boolean, fact: ParentFact): void => {
        if (condition) facts.push(fact)
      }
      const { count: arrived, orphans } = requests.get(serviceName(span)) ?? { count: 0, orphans: 0 }
      const location = locationOf(span)
      const call = location === 'local' ? undefined : calls.around(child)
      const vendor = vendorIn(span.traceState)
      if (isPartial) facts.push({ code: 'told-partial' })
      if (call !== undefined) facts.push({ code: 'call-around', call })
      if (location !== undefined) facts.push({ code: location })
      note(location === 'remote' && arrived > 0, { code: 'others-arrived', count: arrived })
      note(location === 'remote' && arrived === 0 && orphans > 1, { code: 'none-arrived', count: orphans })
      note(parent.children.length > 1, { code: 'several-children', count: parent.children.length })
      note(parent.start === 0, { code: 'first-of-trace' })
      note(parent.subtreeEnd === trace.duration, { code: 'last-of-trace' })
      // Bit 8 says that the sender fills the flags in at all, bit 0 is W3C's sampled.
      note((span.flags & 0x100) !== 0 && (span.flags & 1) === 0, { code: 'unsampled' })
      note(/(?:^|,)\s*ot=[^,]*\bth:/.test(span.traceState), { code: 'threshold' })
      if (vendor !== undefined) facts.push({ code: 'vendor', value: vendor })
      note(isXRay(trace), { code: 'x-ray' })
      note(trace.id.startsWith(parent.id) || trace.id.endsWith(parent.id), { code: 'id-of-trace' })
      note(trace.missingParents > 1, { code: 'more-missing', count: trace.missingParents - 1 })
      return facts
    },
  }
}

function locationOf({ parentLocation, kind }: Span): 'remote' | 'local' | undefined {
  if (parentLocation !== 'unknown') return parentLocation
  if (kind === 'server' || kind === 'consumer') return 'remote'
  return kind === 'client' || kind === 'producer' ? 'local' : undefined
}

/** The first list member of a trace state that is not OpenTelemetry's own. */
function vendorIn(traceState: string): string | undefined {
  const keys = traceState
    .slice(0, 512)
    .split(',', 32)
    .map((member) => member.split('=', 1)[0]?.trim() ?? '')
  return keys.find((key) => key !== '' && key !== 'ot')
}

/** Its ids begin with the second in which they were made. */
function isXRay({ id, start }: Trace): boolean {
  return start !== 0n && Math.abs(parseInt(id.slice(0, 8), 16) - Number(start / 1_000_000_000n)) < DAY
}

const DAY = 86_400

/** By service: requests from elsewhere that have their parent, and those that do not. */
function countRequests(
  trace: Trace,
): ReadonlyMap<string, { readonly count: number; readonly orphans: number }> {
  const requests = new Map<string, { count: number; orphans: number }>()
  for (const node of trace.nodes) {
    const { span, parent } = node
    if (span === undefined || parent === undefined || locationOf(span) !== 'remote') continue
    const service = serviceName(span)
    const known = requests.get(service) ?? { count: 0, orphans: 0 }
    requests.set(service, known)
    if (parent.span !== undefined) known.count++
    // Those of one parent are one case.
    else if (parent.children[0] === node) known.orphans++
  }
  return requests
}

/**
 * Calls that nobody's span answered, by the time at which they began, and at each the one among those so far that ends
 * last: whether one spans a given time is then a matter of one search.
 *
 *     call        |====================|
 *     other          |=====|
 *     orphan                |========|          within the first
 */
class CallsAround {
  readonly #calls: readonly SpanNode[]
  /** Of the calls up to this one, the one that ends last, and the last of all other services than that one's. */
  readonly #latest: readonly { readonly first: SpanNode; readonly second: SpanNode | undefined }[]

  constructor(trace: Trace) {
    const calls = trace.nodes.filter(
      ({ span, state, children }) =>
        state === 'finished' &&
        span?.kind === 'client' &&
        children.length === 0 &&
        databaseCall(span) === undefined,
    )
    this.#calls = calls.sort((a, b) => a.start - b.start || a.index - b.index)
    let best: { readonly first: SpanNode; readonly second: SpanNode | undefined } | undefined
    this.#latest = this.#calls.map((call) => (best = withCall(best, call)))
  }

  /** A call of another service, as long at least; undefined when there is none. Clocks may differ a little. */
  around({ span, start, end }: SpanNode): SpanNode | undefined {
    let low = 0
    let high = this.#calls.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#calls[middle]!.start <= start + SKEW) low = middle + 1
      else high = middle
    }
    const latest = this.#latest[low - 1]
    if (latest === undefined || span === undefined) return undefined
    const service = serviceName(span)
    const call = serviceOf(latest.first) === service ? latest.second : latest.first
    if (call?.span === undefined || call.end - call.start < end - start) return undefined
    // By the length of a short span two clocks differ easily: then the names must say that it may be the call.
    const slack = isCallOf(call.span, span) ? SKEW : Math.min(SKEW, (end - start) / 2)
    return call.start <= start + slack && call.end >= end - slack ? call : undefined
  }
}

function isCallOf(call: Span, answer: Span): boolean {
  return call.name === answer.name || calledPeer(call) === serviceName(answer)
}

/** Between machines that keep their time by NTP. */
const SKEW = 5e6

function withCall(
  best: { readonly first: SpanNode; readonly second: SpanNode | undefined } | undefined,
  call: SpanNode,
): { readonly first: SpanNode; readonly second: SpanNode | undefined } {
  if (best === undefined) return { first: call, second: undefined }
  const isSame = serviceOf(call) === serviceOf(best.first)
  if (call.end > best.first.end) return { first: call, second: isSame ? best.second : best.first }
  if (isSame || (best.second !== undefined && best.second.end >= call.end)) return best
  return { first: best.first, second: call }
}

function serviceOf({ span }: SpanNode): string {
  return span === undefined ? '' : serviceName(span)
}
