// F5 and F12: spans that were made and are not there: not sampled, not sent yet, dropped by a full queue, over a limit.
import type { SetSpan, SpanSet } from '../sets/span-set.ts'
import type { Dice } from '../simulator/dice.ts'
import type { Injection } from './injection.ts'
import type { TrueAside } from './truth.ts'

/** F5: one service decides for itself, once for each trace. */
export function sampleService(set: SpanSet, service: string, share: number, dice: Dice): Injection {
  const unsampled = set.traces.map(() => dice.chance(share))
  const lost = set.spans.filter((span) => span.service === service && unsampled[span.trace] === true)
  return losing(lost, ['C20', 'C22', 'C24'])
}

/** F12: read before everything had ended: a span is sent when it ends. */
export function readEarly(set: SpanSet): Injection {
  const ends = set.spans.map(({ span }) => span.end).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  // In the thick of it: half of the way, so that there is always somebody under way.
  const readAt = ends[Math.floor(ends.length * 0.5)] ?? 0n
  const lost = set.spans.filter(({ span }) => span.end > readAt)
  const injection = losing(lost, ['C23'])
  return { ...injection, truth: { ...injection.truth, aside: undefined, readAt } }
}

/** F12: the queue of one service's exporter runs over, twice. */
export function overflow(set: SpanSet, service: string, dice: Dice): Injection {
  const own = set.spans.filter((span) => span.service === service)
  const runs = [dice.between(0.1, 0.4), dice.between(0.5, 0.8)].map((from) => [from, from + 0.08] as const)
  const lost = own.filter((_, at) =>
    runs.some(([from, to]) => at >= from * own.length && at < to * own.length && dice.chance(0.7)),
  )
  return losing(lost, ['C24', 'C22', 'C20'])
}

/** F12: no more than so many spans of a trace are kept. */
export function limitSpans(set: SpanSet, most: number): Injection {
  const counts = new Map<number, number>()
  // What ends first is sent first: the limit takes the outer ones.
  const lost = set.spans
    .toSorted((a, b) => (a.span.end < b.span.end ? -1 : 1))
    .filter(({ trace }) => {
      const count = (counts.get(trace) ?? 0) + 1
      counts.set(trace, count)
      return count > most
    })
  return losing(lost, ['C24', 'C22', 'C23'])
}

function losing(spans: readonly SetSpan[], codes: TrueAside['codes']): Injection {
  const lost = new Set(spans)
  const heads = spans.flatMap(({ children }) => children).filter((child) => !lost.has(child)).length
  return {
    plan: { detached: new Map(), deleted: new Set(), lost },
    truth: { kind: 'hop', pairs: [], aside: { codes, heads } },
  }
}
