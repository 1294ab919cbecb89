// What a service does, where Tempo lists names of spans for all services at once: the newest traces of the service are
// looked at. An operation that is rare may be missing, one of another service is not there.
import { instantOf } from '../../trace/time.ts'
import type { Query } from '../../traceql/ast.ts'
import { askEach } from '../http/ask-each.ts'
import { addOperations, Names } from '../search/recent-names.ts'
import { searchTempo, type SearchedTempo } from './search-tempo.ts'

/** Sorted. @param filter of the traces of that service */
export async function recentOperations(
  tempo: SearchedTempo,
  service: string,
  filter: Query,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const from = instantOf(tempo.now() - DAY_NS)
  const query = { from, to: undefined, filter, limit: LOOKED_AT, order: 'time' } as const
  const { traces } = await searchTempo(tempo, query, signal)
  const fetched = await askEach(traces, ({ id }) => tempo.fetchTrace(id, signal))
  const names = new Names()
  for (const data of fetched) for (const span of data?.spans ?? []) addOperations(names, span, service)
  return names.sorted()
}

const LOOKED_AT = 20
const DAY_NS = 86_400_000_000_000n
