// How many calls from one service to another are whole, and how many are broken.
import type { Edge } from '../../propagation/diagnosis.ts'

export interface Cell {
  readonly caller: string
  readonly callee: string
  whole: number
  broken: number
}

/** Over whatever protocol. */
export function joinProtocols(edges: readonly Edge[]): readonly Cell[] {
  const cells = new Map<string, Cell>()
  for (const { caller, callee, healthy, linked, broken } of edges) {
    const key = JSON.stringify([caller, callee])
    const cell = cells.get(key) ?? { caller, callee, whole: 0, broken: 0 }
    cell.whole += healthy + linked
    cell.broken += broken
    cells.set(key, cell)
  }
  return [...cells.values()]
}

export function callsOf({ whole, broken }: Cell): number {
  return whole + broken
}

/** Of the calls that are whole. */
export function shareOf({ whole, broken }: Cell): number {
  return whole / Math.max(1, whole + broken)
}

/** 100% only where all of them are. */
export function wholeShare(cell: Cell): string {
  const percent = shareOf(cell) * 100
  if (cell.broken === 0) return '100%'
  return cell.whole === 0 ? '0%' : `${Math.min(99, Math.max(1, Math.round(percent)))}%`
}
