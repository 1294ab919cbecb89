// The text of a query as Tempo is sent it: what was asked for, and behind it what makes the answer better and an older
// version may not know.
//
//     { status = error } | select(name, resource.service.name) with (most_recent=true)
//     └─ what was asked ─┘└────────────────── added ─────────────────────────────────┘
import { NOWHERE, type Field, type Hint, type Pipeline, type Query, type Stage } from '../../traceql/ast.ts'
import { printPipeline, printTraceQL } from '../../traceql/print.ts'
import type { TempoAbilities } from './tempo-abilities.ts'

export interface QueryText {
  readonly text: string
  /** How much of it, in characters, was asked for. */
  readonly asked: number
  /** The same with what is selected of each span; behind it stands the hint. */
  readonly selected: number
  readonly addsMostRecent: boolean
  readonly addsSelect: boolean
}

/** @param filter undefined for every trace */
export function queryText(
  filter: Query | undefined,
  { mostRecent, select }: Pick<TempoAbilities, 'mostRecent' | 'select'>,
): QueryText {
  const query = filter ?? EVERYTHING
  const addsSelect = select && filter !== undefined
  const addsMostRecent = mostRecent && !query.hints.some(({ name }) => name === MOST_RECENT.name)
  const stages = addsSelect ? [...query.stages, OF_EACH_SPAN] : query.stages
  const hints = addsMostRecent ? [...query.hints, MOST_RECENT] : query.hints
  return {
    text: printTraceQL({ first: query.first, stages, hints }),
    asked: lengthOf(query),
    selected: lengthOf({ first: query.first, stages }),
    addsMostRecent,
    addsSelect,
  }
}

/** In characters, as Tempo counts columns. */
function lengthOf(pipeline: Pipeline): number {
  return Array.from(printPipeline(pipeline)).length
}

const EVERYTHING: Query = {
  first: { type: 'filter', condition: undefined, place: NOWHERE },
  stages: [],
  hints: [],
}

/** Without it the first traces that are found, whichever they are. */
const MOST_RECENT: Hint = { name: 'most_recent', value: { type: 'bool', value: true } }

const NAME: Field = { type: 'intrinsic', intrinsic: 'span:name', place: NOWHERE }
const SERVICE: Field = { type: 'attribute', scope: 'resource', name: 'service.name', place: NOWHERE }

/** Without it a span that matched is an id and two times. */
const OF_EACH_SPAN: Stage = { type: 'select', fields: [NAME, SERVICE], place: NOWHERE }
