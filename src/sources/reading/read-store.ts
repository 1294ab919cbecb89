// Reading the local store: what the list knows of a trace says when it ran, and only those of the window are decoded.
import type { StoreReader } from '../../store/span-store.ts'
import type { StoredTrace } from '../../store/trace-facts.ts'
import { receivedSince } from '../received-since.ts'
import type { ReadQuery, TraceReading } from './read-query.ts'
import { readShelf, type TraceTimes } from './read-shelf.ts'

export type ReadableStore = Pick<StoreReader, 'listFacts' | 'fetchTrace'>

export function readStore(store: ReadableStore, query: ReadQuery, signal: AbortSignal): TraceReading {
  const shelf = {
    list: () => store.listFacts(receivedSince(query.from)),
    timesOf,
    read: ({ id }: StoredTrace) => store.fetchTrace(id),
  }
  return readShelf(shelf, query, signal)
}

function timesOf({ facts: { start, end } }: StoredTrace): TraceTimes | undefined {
  return start === undefined || end === undefined ? undefined : { start, end }
}
