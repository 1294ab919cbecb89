// What a search asks for, in few words: everything but what a test names is left open.
import type { SearchQuery } from '../../src/sources/source.ts'
import type { Query } from '../../src/traceql/ast.ts'
import { conditionsOf, type SearchConditions } from '../../src/traceql/conditions.ts'

export const NOTHING_ASKED: SearchConditions = {
  services: [],
  operation: undefined,
  tags: [],
  errors: false,
  minDuration: undefined,
  maxDuration: undefined,
}

export const EVERYTHING: SearchQuery = {
  filter: undefined,
  from: undefined,
  to: undefined,
  limit: 20,
  order: 'time',
}

export function asked(conditions: Partial<SearchConditions>): Query | undefined {
  return conditionsOf({ ...NOTHING_ASKED, ...conditions })
}
