// What calls say about clocks: one that blocks its caller bounds how far the callee's clock can be from the caller's.
import { clockDomain } from '../../trace/semconv.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { TraceClocks } from './trace-clocks.ts'

export interface ClockCall {
  /** Clocks, as `TraceClocks` numbers them; they differ. */
  readonly caller: number
  readonly callee: number
  /** Nanoseconds to add to the callee's times relative to the caller's; `most` is infinite where nothing bounds it. */
  readonly least: number
  readonly most: number
}

/**
 * In the order of the tree.
 *
 *     client        |==================|          the request cannot arrive before it was sent: at least +2
 *     server      |==========|                    the answer cannot leave after the caller has it: at most +10
 *                 ├─┤ least  ├─────────┤ most
 */
export function findClockCalls(trace: Trace, clocks: TraceClocks): readonly ClockCall[] {
  const calls: ClockCall[] = []
  for (const node of trace.nodes) {
    const { parent } = node
    if (parent === undefined || !isBlockingCall(parent, node)) continue
    const caller = clocks.clockOf(parent)
    const callee = clocks.clockOf(node)
    if (caller === callee) continue
    const most = mayHaveGivenUp(parent) ? Infinity : parent.end - node.end
    calls.push({ caller, callee, least: parent.start - node.start, most })
  }
  return calls
}

/**
 * A call from one clock to another that was answered: however far the server sticks out of it, that tells of the clocks,
 * and whatever is left of it when they were moved is within what they blur.
 */
export function isAnsweredAcrossClocks(parent: SpanNode, child: SpanNode): boolean {
  if (!isBlockingCall(parent, child) || mayHaveGivenUp(parent)) return false
  if (parent.span === undefined || child.span === undefined) return false
  return clockDomain(parent.span) !== clockDomain(child.span)
}

/**
 * By the kinds alone: a remote parent may as well have sent a message, and the receiver of a message may begin when it
 * likes. A server that took longer than the call went on after its caller had given up.
 */
function isBlockingCall(parent: SpanNode, child: SpanNode): boolean {
  if (parent.span?.kind !== 'client' || child.span?.kind !== 'server') return false
  if (parent.state !== 'finished' || child.state !== 'finished') return false
  return child.end - child.start <= parent.end - parent.start
}

/** A caller that ran into its timeout never saw the answer, which may have left whenever it liked. */
function mayHaveGivenUp({ span }: SpanNode): boolean {
  return span?.status.code === 'error'
}
