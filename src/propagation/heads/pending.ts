// Heads that are too young to be judged: their parent may still come in.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { HeadView } from './head-view.ts'

export interface PendingOptions {
  /** Nanoseconds that a missing parent is waited for; undefined: ten seconds, or what nearly every trace takes. */
  readonly grace: number | undefined
  /** When the spans were read, on the table's clock; Infinity: long after the last of them. */
  readonly to: number
}

export function graceOf({ longTrace }: Pick<HeadView, 'longTrace'>, grace: number | undefined): number {
  return grace ?? Math.max(LEAST_GRACE, longTrace)
}

/** By the last end of its fragment: a caller ends after those it waits for. */
export function isPending(view: HeadView, head: Row, { grace, to }: PendingOptions): boolean {
  if (view.table.hasMark(head, MARK.untimed)) return false
  return (view.fragmentEnd[head] as number) > to - graceOf(view, grace)
}

const LEAST_GRACE = 10e9
