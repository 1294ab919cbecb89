// Services, their operations and who calls whom, for programs; promised in docs/json.md.
import type { Instant } from '../../trace/time.ts'
import type { ListedCall } from '../list/dependency-table.ts'
import { type JsonSource, jsonWindow } from './json-search.ts'
import { SCHEMA_VERSION, stringify } from './json.ts'

/** With a line break at its end. */
export function servicesDocument(source: JsonSource, content: Readonly<Record<string, unknown>>): string {
  return `${stringify({ schemaVersion: SCHEMA_VERSION, source, ...content })}\n`
}

export function dependenciesContent(
  service: string | undefined,
  window: { readonly from: Instant | undefined; readonly to: Instant | undefined },
  calls: readonly ListedCall[],
): Readonly<Record<string, unknown>> {
  return {
    service: service ?? null,
    window: jsonWindow(window),
    dependencies: calls.map(({ parent, child, calls: callCount, errors }) => ({
      parent,
      child,
      callCount,
      errorCount: errors ?? null,
    })),
  }
}
