// Fragments that state what their caller states as well: a request's id, a message's, a place in a log, a connection, a
// path or a name of the application's own things. The value says which request it is, and time which span of it: an
// id may run through a whole chain of calls.
import type { Head } from '../heads/head.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { acyclicJoins } from './acyclic-joins.ts'
import { AddressOwners } from './address-owners.ts'
import { isExit } from './called.ts'
import { isTakenBy, keepCallers, KEYS_OF_CALL } from './call-keys.ts'
import { CallerModel, compareTightness, type Observation } from './caller-model.ts'
import { Fragments } from './fragments.ts'
import type { Join } from './join.ts'
import { findCandidates, type Candidates } from './key-candidates.ts'
import { findKeyGroups, type KeyGroup } from './key-groups.ts'
import { KeyTokens } from './key-tokens.ts'
import { sortByStart } from './rows-by-start.ts'

/** At most one for each head, in order of rows. O(n log n). */
export function findKeyJoins(table: SpanTable, called: Uint8Array, open: readonly Head[]): readonly Join[] {
  const tokens = new KeyTokens(table)
  const groups = findKeyGroups(table, tokens, open)
  if (groups.length === 0) return []
  const found = gather(table, tokens, groups)
  const model = new CallerModel(table, found)
  const context: Context = { table, tokens, model, called, taken: new Set() }
  const length = ({ head }: KeyMatch): number => (table.end[head] as number) - (table.start[head] as number)
  const joins = found
    .toSorted((a, b) => length(b) - length(a) || a.head - b.head)
    .flatMap((match) => joinOf(context, match) ?? [])
  return acyclicJoins(table, leaveOutAccidents(table, open, joins))
}

/** Where an operation is called with a name of a thing it mostly is: a few of many that share one do so by accident. */
function leaveOutAccidents(table: SpanTable, open: readonly Head[], joins: readonly Join[]): readonly Join[] {
  const heads = countByOperation(
    table,
    open.map(({ row }) => row),
  )
  const named = joins.filter(({ by }) => by === 'value')
  const joined = countByOperation(
    table,
    named.map(({ head }) => head),
  )
  return joins.filter(({ head, by }) => {
    const operation = table.operation[head] as number
    return by !== 'value' || (joined.get(operation) ?? 0) >= (heads.get(operation) ?? 0) * LEAST_NAMED
  })
}

function countByOperation(table: SpanTable, rows: readonly Row[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const row of rows) {
    const operation = table.operation[row] as number
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
  }
  return counts
}

const LEAST_NAMED = 0.2

interface Context {
  readonly table: SpanTable
  readonly tokens: KeyTokens
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
      if (KEYS_OF_CALL.has(group.key) && !isTakenBy(table, tokens, head, group)) continue
      const mayWait = isOfMessage(table, head)
      const callers = owners.callersOf(head)
      const all = findCandidates(table, fragments, { head, fragments: byStart, callers, mayWait })
      const candidates = KEYS_OF_CALL.has(group.key) ? keepCallers(table, tokens, group, all) : all
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

function joinOf({ table, tokens, model, called, taken }: Context, match: KeyMatch): Join | undefined {
  const { head, group, around, before, accident } = match
  // What is published once may be taken by any number of consumers.
  const isFree = (row: Row): boolean =>
    table.kindOf(row) === 'producer' || (called[row] === 0 && !taken.has(row))
  // An exit that was answered has nothing to do with this call.
  const ranked = model.rank(
    head,
    around.filter((row) => !isExit(table, row) || (isFree(row) && table.factId('db.system.name', row) === 0)),
  )
  const [first] = ranked
  const isSender = KEYS_OF_CALL.has(group.key)
    ? isFree
    : (row: Row): boolean => isExit(table, row) && isFree(row)
  const exits = before.filter(isSender)
  const senders = exits.length > 0 ? exits : silentSenders(table, tokens, match)
  const [sender] = senders.toSorted((a, b) => compareTightness(table, a, b))
  const caller = first ?? sender
  if (caller === undefined) return undefined
  if (isExit(table, caller)) taken.add(caller)
  const rivals = (first === undefined ? senders : ranked).filter(
    (row) => table.operation[row] === table.operation[caller],
  ).length
  const trust = KEYS_OF_CALL.has(group.key) || group.key === 'request.id' ? 0.98 : model.trust(head, caller)
  return { head, caller, tier: 'keyed', by: group.key, confidence: (trust * (1 - accident)) / rivals }
}

/**
 * By a client of the queue that makes no spans: whoever else states what the message is about. Where several requests are about
 * it, none of them.
 */
function silentSenders(table: SpanTable, tokens: KeyTokens, { group, before }: KeyMatch): readonly Row[] {
  const stating = before.filter((row) => {
    return !isExit(table, row) && table.kindOf(row) !== 'consumer' && tokens.has(row, group.token)
  })
  return new Set(stating.map((row) => table.head[row])).size === 1 ? stating : []
}

function isOfMessage(table: SpanTable, head: Row): boolean {
  return table.kindOf(head) === 'consumer' || table.factId('messaging.destination.name', head) !== 0
}

/** Beyond, the value says as much as the weather. */
const MOST_ACCIDENTS = 0.3
const ENOUGH = 100
