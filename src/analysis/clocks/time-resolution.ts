// How finely a trace's clocks were read. Browsers and some SDKs round to milliseconds, some of them only where a
// request comes in: then a difference of a millisecond or two is noise.
import { serviceName } from '../../trace/semconv.ts'
import type { Resource, Span } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { Trace } from '../../trace/trace.ts'

/**
 * Nanoseconds by which two times may differ and still be the same: twice the coarsest resolution of any group of
 * timestamps. Groups are a service's entry spans, whose parent is elsewhere, and its inner spans; of each the starts
 * and the ends. 2 ms, 2 µs, or 0 where times are finer than that. Of the times as recorded. O(n).
 */
export function* timeResolution(trace: Trace): Steps<Offset> {
  // A service that is entered once says little by itself: the same groups over all services, and all timestamps, too.
  const overall = new Timestamps()
  const ofAll = new TimestampGroups()
  const ofServices = new ServiceGroups()
  yield* each(trace.nodes, (node) => {
    const { span, state, parent } = node
    if (span === undefined || state === 'untimed') return
    const ofService = ofServices.get(span)
    const isInner = parent?.span !== undefined && ofServices.get(parent.span) === ofService
    const [start, end] = isInner ? INNER : ENTRY
    overall.add(span.start)
    ofAll[start].add(span.start)
    ofService[start].add(span.start)
    if (state !== 'finished') return
    overall.add(span.end)
    ofAll[end].add(span.end)
    ofService[end].add(span.end)
  })
  let coarsest = overall.resolution
  for (const groups of [ofAll, ...ofServices.all()]) coarsest = Math.max(coarsest, groups.coarsest)
  return offsetOf(2 * coarsest)
}

const ENTRY = ['entryStarts', 'entryEnds'] as const
const INNER = ['innerStarts', 'innerEnds'] as const

class Timestamps {
  #unit = MILLISECOND
  #first: bigint | undefined
  #differ = false

  add(time: bigint): void {
    if (this.#unit === 0n) return
    if (this.#first === undefined) this.#first = time
    else if (time !== this.#first) this.#differ = true
    if (time % this.#unit === 0n) return
    this.#unit = this.#unit === MILLISECOND && time % MICROSECOND === 0n ? MICROSECOND : 0n
  }

  /** One timestamp in a thousand is on a whole millisecond by chance: it takes two to tell. */
  get resolution(): number {
    return this.#differ ? Number(this.#unit) : 0
  }
}

class TimestampGroups {
  readonly entryStarts = new Timestamps()
  readonly entryEnds = new Timestamps()
  readonly innerStarts = new Timestamps()
  readonly innerEnds = new Timestamps()

  get coarsest(): number {
    const groups = [this.entryStarts, this.entryEnds, this.innerStarts, this.innerEnds]
    return Math.max(...groups.map(({ resolution }) => resolution))
  }
}

/** By service; found by the resource, which thousands of spans share. */
class ServiceGroups {
  readonly #byName = new Map<string, TimestampGroups>()
  readonly #byResource = new Map<Resource, TimestampGroups>()

  get(span: Span): TimestampGroups {
    let groups = this.#byResource.get(span.resource)
    if (groups !== undefined) return groups
    const name = serviceName(span)
    groups = this.#byName.get(name) ?? new TimestampGroups()
    this.#byName.set(name, groups)
    this.#byResource.set(span.resource, groups)
    return groups
  }

  all(): Iterable<TimestampGroups> {
    return this.#byName.values()
  }
}

const MILLISECOND = 1_000_000n
const MICROSECOND = 1000n
