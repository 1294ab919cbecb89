// Where a broken hop lies among those that go through messages: what a service calls over the wire says nothing of what it does
// with messages.
import type { TextId } from '../spans/text-pool.ts'
import type { Cell } from './cells.ts'
import type { CauseView } from './cause-view.ts'
import type { HopLook } from './hop-look.ts'
import type { Line } from './pattern.ts'

export interface MessagePattern {
  /** Consumers of this producer. */
  readonly row: Line
  /** Producers of this consumer. */
  readonly column: Line
}

export function findMessagePattern({ view, caller, callee }: HopLook): MessagePattern {
  const { consumers, producers } = endsOf(view)
  return {
    row: lineOf(view, consumers.get(caller), view.cells.row(caller), (cell) => cell.callee),
    column: lineOf(view, producers.get(callee), view.cells.column(callee), (cell) => cell.caller),
  }
}

interface Ends {
  /** By producer, and by consumer. */
  readonly consumers: Map<TextId, Set<TextId>>
  readonly producers: Map<TextId, Set<TextId>>
}

/** Worked out once for all hops. */
const ENDS = new WeakMap<CauseView, Ends>()

function endsOf(view: CauseView): Ends {
  const known = ENDS.get(view)
  if (known !== undefined) return known
  const ends: Ends = { consumers: new Map(), producers: new Map() }
  for (const { mode, callerOperation, calleeOperation } of view.hops) {
    if (mode !== 'queue') continue
    const from = view.table.operations[callerOperation]!.service
    const to = view.table.operations[calleeOperation]!.service
    ends.consumers.set(from, (ends.consumers.get(from) ?? new Set<TextId>()).add(to))
    ends.producers.set(to, (ends.producers.get(to) ?? new Set<TextId>()).add(from))
  }
  ENDS.set(view, ends)
  return ends
}

function lineOf(
  view: CauseView,
  services: ReadonlySet<TextId> = new Set(),
  cells: Iterable<Cell>,
  other: (cell: Cell) => TextId,
): Line {
  const healthy = Array.from(cells)
    .filter((cell) => !services.has(other(cell)) && takesMessages(view, cell))
    .map(other)
  const names = (ids: Iterable<TextId>): readonly string[] =>
    Array.from(ids, (id) => view.table.texts.textOf(id) ?? '')
  return {
    broken: names(services),
    healthy: names(healthy),
    isBad: services.size >= 2 && healthy.length === 0,
  }
}

function takesMessages({ table }: CauseView, { linked, healthy }: Cell): boolean {
  return linked > 0 || healthy.slice(0, MOST).some((row) => table.kindOf(row) === 'consumer')
}

const MOST = 100
