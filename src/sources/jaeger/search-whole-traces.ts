// Whole traces that may match, by whichever API finds them: the older one knows tags and wants a service, the newer
// one before 2.19 is the other way round.
import type { TraceData, TraceId } from '../../trace/span.ts'
import {
  isUnwritable,
  searchInternal,
  searchV3,
  type JaegerSearch,
  type SearchWay,
} from './jaeger-searches.ts'
import {
  searchEveryService,
  searchOfAll,
  searchServices,
  type SearchableJaeger,
  type ServicePages,
} from './search-services.ts'

/** Each trace once. */
export async function searchWholeTraces(
  jaeger: SearchableJaeger,
  search: Omit<JaegerSearch, 'service'>,
  signal: AbortSignal,
): Promise<ServicePages<TraceData>> {
  const pages = await inAnyWay(jaeger, search, signal)
  const byId = new Map<TraceId, TraceData>()
  for (const trace of pages.items) {
    const id = trace.spans[0]?.traceId
    if (id !== undefined && !byId.has(id)) byId.set(id, trace)
  }
  return { ...pages, items: [...byId.values()] }
}

async function inAnyWay(
  jaeger: SearchableJaeger,
  search: Omit<JaegerSearch, 'service'>,
  signal: AbortSignal,
): Promise<ServicePages<TraceData>> {
  const { v3, internal } = await jaeger.dialect(signal)
  if (v3 === 'full') return searchServices(jaeger, searchV3(true), search, signal)
  const { services, tags } = search.conditions
  if (!internal) return searchServices(jaeger, searchV3(false), search, signal)
  const older = v3 === 'plain' ? searchInternalOrV3 : searchInternal
  if (services.length > 0) return searchServices(jaeger, older, search, signal)
  if (v3 === 'plain' && Object.keys(tags).length === 0) {
    // One question in place of one for each service. To the store in memory of 1.x no service is one that has no spans, so
    // that nothing found proves nothing.
    const pages = await searchOfAll(jaeger, searchV3(false), search, signal)
    if (pages !== undefined && pages.items.length > 0) return pages
  }
  return searchEveryService(jaeger, older, search, signal)
}

/** The newer API ignores tags there; what it finds too much is matched here. */
const searchInternalOrV3: SearchWay<TraceData> = async (client, search, signal) => {
  try {
    return await searchInternal(client, search, signal)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    return searchV3(false)(client, search, signal)
  }
}
