// A backend whose errors tell no secret, and whose traces have the page that the user's configuration says.
import type { Backend } from '../../sources/backend.ts'
import { maskedError } from './mask-secrets.ts'

export interface Guard {
  readonly secrets: readonly string[]
  /** With {traceId} in it; undefined: the backend knows. */
  readonly traceUrl: string | undefined
}

export function guardedBackend(backend: Backend, { secrets, traceUrl }: Guard): Backend {
  const guarded = async <T>(asked: () => Promise<T>): Promise<T> => {
    try {
      return await asked()
    } catch (error) {
      throw maskedError(error, secrets)
    }
  }
  return {
    kind: backend.kind,
    identity: backend.identity,
    label: backend.label,
    searchDelayMs: backend.searchDelayMs,
    traceUrl: (id) => traceUrl?.replaceAll('{traceId}', id) ?? backend.traceUrl(id),
    fetchTrace: (id, signal) => guarded(() => backend.fetchTrace(id, signal)),
    findTraceIds: (prefix, limit, signal) => guarded(() => backend.findTraceIds(prefix, limit, signal)),
    async *listTraces(query, signal) {
      try {
        yield* backend.listTraces(query, signal)
      } catch (error) {
        throw maskedError(error, secrets)
      }
    },
    countTraces: (signal) => guarded(() => backend.countTraces(signal)),
    search: (query, signal) => guarded(() => backend.search(query, signal)),
    services: (signal) => guarded(() => backend.services(signal)),
    operations: (service, signal) => guarded(() => backend.operations(service, signal)),
    tagNames: (signal) => guarded(() => backend.tagNames(signal)),
    tagValues: (name, signal) => guarded(() => backend.tagValues(name, signal)),
    dependencies: (window, signal) => guarded(() => backend.dependencies(window, signal)),
    close: () => backend.close(),
  }
}
