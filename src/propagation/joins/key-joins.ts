// Fragments that state what their caller states as well: a request's id, a message's, a place in a log, a connection, a
// path or a name of the application's own things. The value says which request it is, and time which span of it: an
// id may run through a whole chain of calls.
import type { Head } from '../heads/head.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { acyclicJoins } from './acyclic-joins.ts'
import { AddressOwners } from './address-owners.ts'
import { isExit, markCalled } from './called.ts'
import { CallerModel, compareTightness, type Observation } from './caller-model.ts'
import { Fragments } from './fragments.ts'
import type { Join } from './join.ts'
import { findCandidates, type Candidates } from './key-candidates.ts'
import { findKeyGroups, type KeyGroup } from './key-groups.ts'
import { KEYS_OF_CALL, KeyTokens } from './key-tokens.ts'
import { sortByStart } from './rows-by-start.ts'

/** At most one for each head, in order of rows. O(n log n). */
export function findKeyJoins(table: SpanTable, open: readonly Head[]): readonly Join[] {
  const tokens = new KeyTokens(table)
  const groups = findKeyGroups(table, tokens, open)
  if (groups.length === 0) return []
  const found = gather(table, tokens, groups)
  const model = new CallerModel(table, found)
  const context: Context = { table, model, called: markCalled(table), taken: new Set() }
  const length = ({ head }: KeyMatch): number => (table.end[head] as number) - (table.start[head] as number)
  const joins = found
    .toSorted((a, b) => length(b) - length(a) || a.head - b.head)
    .flatMap((match) => joinOf(context, match) ?? [])
  return acyclicJoins(table, joins)
}

interface Context {
  readonly table: SpanTable
  readonly model: CallerModel
  readonly called: Uint8Array
  /**
   * Exits that are somebody's caller already: an exit makes one call, and of a chain of calls within it that is the
   * outermost, which is why the longest heads come first.
   */
  readonly taken: Set<Row>
}

interface KeyMatch extends Observation, Candidates {
  readonly group: KeyGroup
  /** That some fragment beside the head states its value by accident. */
  readonly accident: number
}

/** The first group, of the best key, in which a head finds anybody. */
function gather(table: SpanTable, tokens: KeyTokens, groups: readonly KeyGroup[]): readonly KeyMatch[] {
  const done = new Set<Row>()
  const found: KeyMatch[] = []
  const fragments = new Fragments(table)
  const owners = new AddressOwners(table)
  for (const group of groups) {
    const heads = group.open.filter((head) => !done.has(head))
    const accident = accidentOf(group, fragments)
    if (heads.length === 0 || accident > MOST_ACCIDENTS) continue
    const byStart = sortByStart(table, Int32Array.from(group.fragments))
    for (const head of heads) {
      const mayWait = isOfMessage(table, head)
      const callers = owners.callersOf(head)
      const all = findCandidates(table, fragments, { head, fragments: byStart, callers, mayWait })
      const candidates = KEYS_OF_CALL.has(group.key) ? preferStating(table, tokens, group, all) : all
      if (candidates.around.length === 0 && !(mayWait && candidates.before.length > 0)) continue
      done.add(head)
      found.push({ head, group, accident, ...candidates })
    }
  }
  return found
}

/** What is made to be the id of one thing is, unless everybody states it: then it stands for none. */
function accidentOf({ key, fragments: stating }: KeyGroup, { count, running }: Fragments): number {
  if (key !== 'value' && key !== 'url.path')
    return stating.length > ENOUGH && stating.length > count / 2 ? 1 : 0
  return (running * (stating.length - 2)) / count
}

/** Of a call's key those who state it themselves, where any do; of a connection nobody else. */
function preferStating(
  table: SpanTable,
  tokens: KeyTokens,
  { key, token }: KeyGroup,
  all: Candidates,
): Candidates {
  if (key === 'network.peer.port') {
    const exits = all.around.filter((row) => isExit(table, row) && tokens.has(row, token))
    return { ...all, around: exits, before: [] }
  }
  const around = all.around.filter((row) => tokens.has(row, token))
  const before = all.before.filter((row) => tokens.has(row, token))
  return around.length + before.length > 0 ? { ...all, around, before } : all
}

function joinOf({ table, model, called, taken }: Context, match: KeyMatch): Join | undefined {
  const { head, group, around, before, accident } = match
  // What is published once may be taken by any number of consumers.
  const isFree = (row: Row): boolean =>
    table.kindOf(row) === 'producer' || (called[row] === 0 && !taken.has(row))
  // An exit that was answered has nothing to do with this call.
  const ranked = model.rank(
    head,
    around.filter((row) => !isExit(table, row) || isFree(row)),
  )
  const [first] = ranked
  const senders = before.filter((row) => isExit(table, row) && isFree(row))
  const [sender] = senders.sort((a, b) => compareTightness(table, a, b))
  const caller = first ?? sender
  if (caller === undefined) return undefined
  if (isExit(table, caller)) taken.add(caller)
  const rivals = (first === undefined ? senders : ranked).filter(
    (row) => table.operation[row] === table.operation[caller],
  ).length
  const trust = KEYS_OF_CALL.has(group.key) || group.key === 'request.id' ? 0.98 : model.trust(head, caller)
  return { head, caller, tier: 'keyed', by: group.key, confidence: (trust * (1 - accident)) / rivals }
}

function isOfMessage(table: SpanTable, head: Row): boolean {
  return table.kindOf(head) === 'consumer' || table.factId('messaging.destination.name', head) !== 0
}

/** Beyond, the value says as much as the weather. */
const MOST_ACCIDENTS = 0.3
const ENOUGH = 100
