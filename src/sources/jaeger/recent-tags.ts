// Keys and values for completion. Jaeger has no list of them, so some of its newest traces are looked at: what is
// searched for is mostly what was there a moment ago.
import type { Span } from '../../trace/span.ts'
import { addTagNames, addTagValue, Names } from '../search/recent-names.ts'
import { jaegerConditions } from './jaeger-conditions.ts'
import { jaegerWindow } from './jaeger-window.ts'
import type { SearchableJaeger } from './search-services.ts'
import { searchWholeTraces } from './search-whole-traces.ts'

export function recentTagNames(jaeger: SearchableJaeger, signal: AbortSignal): Promise<readonly string[]> {
  return namesIn(jaeger, signal, addTagNames)
}

export function recentTagValues(
  jaeger: SearchableJaeger,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return namesIn(jaeger, signal, (names, span) => addTagValue(names, span, name))
}

async function namesIn(
  jaeger: SearchableJaeger,
  signal: AbortSignal,
  add: (names: Names, span: Span) => void,
): Promise<readonly string[]> {
  const window = jaegerWindow({ from: undefined, to: undefined }, jaeger.now())
  if (window === undefined) return []
  const search = { conditions: jaegerConditions(undefined), window, depth: LOOKED_AT }
  const { items } = await searchWholeTraces(jaeger, search, signal)
  const names = new Names()
  for (const { spans } of items) for (const span of spans) add(names, span)
  return names.sorted()
}

const LOOKED_AT = 20
