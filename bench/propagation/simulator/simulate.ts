// Requests through a random application, as spans: arrivals that come and go with the day and in bursts, calls one after
// the other and side by side, caches, attempts that are given up, messages that wait, timers and probes.
import type { TraceData } from '../../../src/trace/span.ts'
import type { Application } from './application.ts'
import { Dice } from './dice.ts'
import { describeProbe } from './describe-span.ts'
import { RequestWalk, type Batch } from './request-walk.ts'

/**
 * At least so many spans, in whole traces, in order of time. One trace after the other, so that a million spans need not
 * be held. The same application, seed and size give the same spans.
 */
export function* simulate(application: Application, spans: number, seed: number): Generator<TraceData> {
  const dice = new Dice(seed)
  const batches: Batch[] = []
  const walk = new RequestWalk(application.style, dice, batches)
  let made = 0
  let now = 0
  let lastSide = 0
  let burstEnd = 0
  const day = dice.between(60, 600) * 1e9
  while (made < spans) {
    if (dice.chance(0.002)) burstEnd = now + dice.between(0.2, 2) * 1e9
    const swing = 1 + 0.6 * Math.sin((2 * Math.PI * now) / day)
    const rate = application.rate * swing * (now < burstEnd ? 5 : 1)
    now += dice.exponential(1e9 / rate)
    for (const data of [
      ...sideTraces(application, walk, dice, lastSide, now),
      ...flush(walk, batches, now),
    ]) {
      made += data.spans.length
      yield data
    }
    lastSide = now
    const data = walk.request(dice.pick(application.entries), now)
    made += data.spans.length
    yield data
    for (const linked of walk.takeLinked()) {
      made += linked.spans.length
      yield linked
    }
  }
  yield* flush(walk, batches, Number.POSITIVE_INFINITY)
  yield* walk.takeLinked()
}

/** What nobody's request is the cause of, since the last one. */
function sideTraces(
  { timers, services, style }: Application,
  walk: RequestWalk,
  dice: Dice,
  from: number,
  to: number,
): readonly TraceData[] {
  const made: TraceData[] = []
  for (const { operation, period } of timers) {
    for (let turn = Math.floor(from / period) + 1; turn * period <= to; turn++) {
      made.push(walk.timed(operation, turn * period + dice.exponential(2e6)))
    }
  }
  if (!style.probes) return made
  for (const [at, { instances }] of services.entries()) {
    for (const [own, instance] of instances.entries()) {
      const phase = ((at * 7 + own * 3) % 10) * 1e9
      for (
        let turn = Math.floor((from - phase) / PROBE_PERIOD) + 1;
        turn * PROBE_PERIOD + phase <= to;
        turn++
      ) {
        const start = turn * PROBE_PERIOD + phase + dice.exponential(3e6)
        if (start < 0) continue
        made.push(walk.alone(instance, describeProbe(style, instance), start, dice.logNormal(0.4e6, 0.4)))
      }
    }
  }
  return made
}

const PROBE_PERIOD = 10e9

function* flush(walk: RequestWalk, batches: Batch[], until: number): Generator<TraceData> {
  for (let at = 0; at < batches.length;) {
    const batch = batches[at]!
    if (batch.due > until) at++
    else {
      batches.splice(at, 1)
      yield walk.batch(batch)
    }
  }
}
