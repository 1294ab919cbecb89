// What a list adds up of one trace, from what it is told of it.
import {
  CAME,
  IS_INCOMPLETE,
  IS_REOPENED,
  IS_SETTLED,
  LACKS_ONLY_NEAR,
  NO_WORD,
  type TraceChanges,
} from '../../store/changes/trace-changes.ts'
import type { TraceRow, TraceRowState } from './trace-list.ts'

export interface KeptTrace {
  row: TraceRow
  start: bigint | undefined
  end: bigint | undefined
  /** What begins at `start`. */
  firstName: string | undefined
  firstService: string | undefined
  rootStart: bigint | undefined
  rootName: string | undefined
  rootService: string | undefined
  spans: number
  errors: number
  services: string[]
  state: TraceRowState
  /** Of an incomplete one: what is missing is in the process of a span that has come. */
  lacksOnlyNear: boolean
}

export function nothingCounted(): Omit<KeptTrace, 'row' | 'state' | 'lacksOnlyNear'> {
  return {
    start: undefined,
    end: undefined,
    firstName: undefined,
    firstService: undefined,
    rootStart: undefined,
    rootName: undefined,
    rootService: undefined,
    spans: 0,
    errors: 0,
    services: [],
  }
}

/** Adds what has come; of one that an earlier run began, it is all there is. */
export function addChange(kept: KeptTrace, changes: TraceChanges, row: number): void {
  const { texts } = changes
  if (changes.isWhole[row] === 1) Object.assign(kept, nothingCounted())
  const spans = changes.spans[row] ?? 0
  kept.spans += spans
  kept.errors += changes.errors[row] ?? 0
  const start = timeAt(changes.starts, row)
  if (start !== undefined) {
    const end = timeAt(changes.ends, row)!
    if (kept.start === undefined || start < kept.start) {
      kept.start = start
      kept.firstName = textAt(changes.firstNames, row, texts)
      kept.firstService = textAt(changes.firstServices, row, texts)
    }
    if (kept.end === undefined || end > kept.end) kept.end = end
  }
  const name = changes.rootNames[row] ?? 0
  if (name > 0) {
    // Without a time it may still be a root: NO_WORD is later than all others.
    const rootStart = timeAt(changes.rootStarts, row) ?? 0n
    if (kept.rootName === undefined || kept.rootStart === undefined || rootStart < kept.rootStart) {
      kept.rootStart = rootStart
      kept.rootName = texts[name - 1]
      kept.rootService = textAt(changes.rootServices, row, texts)
    }
  }
  for (let at = changes.serviceEnds[row - 1] ?? 0; at < (changes.serviceEnds[row] ?? 0); at++) {
    const service = texts[changes.services[at] ?? 0] ?? ''
    if (kept.services.length < MOST_SERVICES && !kept.services.includes(service)) kept.services.push(service)
  }
  const change = changes.states[row] ?? 0
  if (change !== CAME) kept.lacksOnlyNear = change === LACKS_ONLY_NEAR
  kept.state = stateAfter(kept.state, change, spans)
}

/** More are not counted: nobody reads them. */
const MOST_SERVICES = 256

function stateAfter(before: TraceRowState, change: number, spans: number): TraceRowState {
  switch (change) {
    case IS_SETTLED:
      return 'settled'
    case IS_INCOMPLETE:
    case LACKS_ONLY_NEAR:
      return 'incomplete'
    case IS_REOPENED:
      return 'reopened'
    default:
      return spans > 0 && before !== 'open' ? 'reopened' : before
  }
}

function textAt(numbers: Uint32Array, row: number, texts: readonly string[]): string | undefined {
  return texts[(numbers[row] ?? 0) - 1]
}

function timeAt(words: Uint32Array, row: number): bigint | undefined {
  const high = words[2 * row]!
  const low = words[2 * row + 1]!
  return high === NO_WORD && low === NO_WORD ? undefined : (BigInt(high) << 32n) | BigInt(low)
}
