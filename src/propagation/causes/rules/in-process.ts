// Context that got lost within a process: work handed to a pool or another thread, or background work that was to have a
// root of its own.
import type { HopLook } from '../hop-look.ts'
import { mostCommonOf } from '../hop-look.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectInProcess(look: HopLook): readonly Suspicion[] {
  const { hop, view, heads } = look
  if (hop.mode !== 'in-process') return []
  const { table } = view
  const unsent = hop.joins.filter(({ by }) => by === 'unexported').length
  if (unsent > hop.heads.length / 2) {
    // They name a parent, so the context was there; the span that it was is not.
    return [
      new Suspicion('C24', 10).weigh(1, {
        code: 'remote-parent',
        isRemote: false,
        count: unsent,
        of: hop.heads.length,
      }),
    ]
  }
  const lost = new Suspicion('C15', 1)
  const background = new Suspicion('C16', 0.5)
  const instances = new Set(heads.map((row) => table.emitterOf(row).instance))
  const [instance] = instances
  if (instance !== undefined) {
    lost.weigh(1.5, { code: 'same-instance', instance: instances.size === 1 ? instance : undefined })
  }
  const thread = mostCommonOf(heads, (row) => table.factOf('thread.name', row))
  if (thread !== undefined) {
    lost.weigh(POOL.test(thread.value) ? 4 : 1, { code: 'thread', name: thread.value })
  }
  const { kind } = table.operations[hop.calleeOperation]!
  if (kind === 'client') {
    // Who wants a trace of its own begins it with a span of its own, and not with a call.
    lost.weigh(2, { code: 'client-root', count: hop.heads.length })
    background.weigh(0.3)
  }
  const after = hop.joins.filter(({ head, caller }) => table.start[head]! > table.end[caller]!).length
  const share = after / Math.max(1, hop.joins.length)
  if (share > 0.5) {
    background.weigh(6, { code: 'after-caller-ended', count: after, of: hop.joins.length })
    lost.weigh(0.5)
  } else background.weigh(1 - share)
  if (look.slice !== undefined) {
    const { attribute, broken, healthy } = look.slice
    lost.weigh(1.5, { code: 'slice', attribute, broken, healthy, service: look.calleeName })
  }
  return [lost, background]
}

/** As pools name their threads in Java, Python, .NET and Kotlin. */
const POOL =
  /^(?:pool-|ForkJoinPool|task-|ThreadPoolExecutor-|ThreadPool|AnyIO worker|asyncio_|executor|taskExecutor|\.NET (?:TP|ThreadPool)|DefaultDispatcher|boundedElastic|parallel-|scheduling-)/i
