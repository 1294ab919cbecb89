// Fragments whose ids say where they belong: a link, a parent in another trace, half a trace id, or a place in a trace
// of which one span was never sent. No guess is made of which trace it is; where the span is not named, time picks it.
import type { SpanTable } from '../spans/span-table.ts'
import { acyclicJoins } from './acyclic-joins.ts'
import type { Join } from './join.ts'
import { findLinkJoins } from './link-joins.ts'
import { findHalfIdJoins } from './half-id-joins.ts'
import { findParentsElsewhere } from './parents-elsewhere.ts'
import { findUnexportedParents } from './unexported-parents.ts'

/**
 * At most one for each head, in order of rows. A link wins: the sender set it on purpose. O(n) but for the sorting of
 * traces that have several fragments.
 * @param called as `markCalled` says
 */
export function findExactJoins(table: SpanTable, called: Uint8Array): readonly Join[] {
  return acyclicJoins(table, [
    ...findLinkJoins(table),
    ...findHalfIdJoins(table, called),
    ...findParentsElsewhere(table),
    ...findUnexportedParents(table, called),
  ])
}
