// The rows that there are to be listed: as they are or as they were when the list was paused, each trace by itself or
// fragments joined.
import type { TraceId } from '../../trace/span.ts'
import { JoinedRows } from './joined-rows.ts'
import type { ListState, PausedList } from './list-state.ts'
import type { TraceList, TraceRow } from './trace-list.ts'

export type WhichRows = Pick<ListState, 'paused' | 'isStitched'>

/** Oldest first. The same array as long as nothing has changed. */
export function rowsIn({ paused, isStitched }: WhichRows, list: TraceList): readonly TraceRow[] {
  if (paused === undefined) return isStitched ? list.wholes() : list.rows()
  return isStitched ? heldOf(paused).wholes : paused.rows
}

/** What a trace is in; undefined where it is not among them. */
export function rowIn(id: TraceId, { paused, isStitched }: WhichRows, list: TraceList): TraceRow | undefined {
  if (paused === undefined) return isStitched ? list.whole(id) : list.row(id)
  const held = heldOf(paused)
  return isStitched ? held.joined.row(id) : held.byId.get(id)
}

interface HeldRows {
  readonly byId: ReadonlyMap<TraceId, TraceRow>
  readonly joined: JoinedRows
  readonly wholes: readonly TraceRow[]
}

function heldOf(paused: PausedList): HeldRows {
  let held = heldRows.get(paused.rows)
  if (held === undefined) {
    held = hold(paused)
    heldRows.set(paused.rows, held)
  }
  return held
}

const heldRows = new WeakMap<readonly TraceRow[], HeldRows>()

function hold({ rows, joined: joints }: PausedList): HeldRows {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const joined = new JoinedRows((id) => byId.get(id))
  joined.join(joints)
  const wholes = rows
    .filter((row) => joined.row(row.id)?.number === row.number)
    .map((row) => joined.row(row.id) ?? row)
  return { byId, joined, wholes }
}
