// Fragments that state what their caller states as well: a request's id, a message's, a place in a log, a connection, a
// path with an id in it. The value says which request it is, and time which span of it: an id may run through a whole
// chain of calls.
import type { Head } from '../heads/head.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { acyclicJoins } from './acyclic-joins.ts'
import { isExit, markCalled } from './called.ts'
import { CallerModel, compareTightness, type Observation } from './caller-model.ts'
import type { Join } from './join.ts'
import { findCandidates, rowsOfGroup, type Candidates } from './key-candidates.ts'
import { findKeyGroups, type KeyGroup } from './key-groups.ts'

/** At most one for each head, in order of rows. O(n log n). */
export function findKeyJoins(table: SpanTable, open: readonly Head[]): readonly Join[] {
  const found = gather(table, findKeyGroups(table, open))
  if (found.length === 0) return []
  const model = new CallerModel(table, found)
  const called = markCalled(table)
  const length = ({ head }: KeyMatch): number => (table.end[head] as number) - (table.start[head] as number)
  // An exit makes one call: of a chain of calls within it that is the outermost, which is why the longest come first.
  const taken = new Set<Row>()
  const joins = found
    .toSorted((a, b) => length(b) - length(a) || a.head - b.head)
    .flatMap((match) => {
      const join = joinOf(table, called, model, match, taken)
      if (join === undefined) return []
      if (isExit(table, join.caller)) taken.add(join.caller)
      return join
    })
  return acyclicJoins(table, joins)
}

interface KeyMatch extends Observation, Candidates {
  readonly group: KeyGroup
}

/** The first group, of the best key, in which a head finds anybody. */
function gather(table: SpanTable, groups: readonly KeyGroup[]): readonly KeyMatch[] {
  const done = new Set<Row>()
  const found: KeyMatch[] = []
  for (const group of groups) {
    const heads = group.open.filter((head) => !done.has(head))
    if (heads.length === 0) continue
    const rows = rowsOfGroup(table, group)
    const operations = operationsOf(table, group)
    for (const head of heads) {
      const candidates = findCandidates(table, rows, head)
      const isMessage = isOfMessage(table, head)
      if (candidates.around.length === 0 && !(isMessage && candidates.before.length > 0)) continue
      done.add(head)
      found.push({ head, group, present: operations, ...candidates })
    }
  }
  return found
}

function operationsOf(table: SpanTable, group: KeyGroup): ReadonlySet<number> {
  const operations = new Set<number>()
  for (const head of group.fragments.slice(0, 64)) {
    const end = head + Math.min(table.size[head] as number, 1_000)
    for (let row = head; row < end; row++) operations.add(table.operation[row] as number)
  }
  return operations
}

function joinOf(
  table: SpanTable,
  called: Uint8Array,
  model: CallerModel,
  match: KeyMatch,
  taken: ReadonlySet<Row>,
): Join | undefined {
  const { head, group, around, before } = match
  const isFree = (row: Row): boolean => isExit(table, row) && called[row] === 0 && !taken.has(row)
  // An exit that was answered has nothing to do with this call.
  const ranked = model.rank(
    head,
    around.filter((row) => !isExit(table, row) || isFree(row)),
  )
  const [best] = ranked
  if (best !== undefined) {
    const rivals = ranked.filter((row) => table.operation[row] === table.operation[best]).length
    return { head, caller: best, tier: 'keyed', by: group.key, confidence: 0.98 / rivals }
  }
  const senders = before.filter(isFree).sort((a, b) => compareTightness(table, a, b))
  const [sender] = senders
  if (sender === undefined) return undefined
  return { head, caller: sender, tier: 'keyed', by: group.key, confidence: 0.97 / senders.length }
}

function isOfMessage(table: SpanTable, head: Row): boolean {
  return table.kindOf(head) === 'consumer' || table.factId('messaging.destination.name', head) !== 0
}
