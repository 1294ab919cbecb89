// A backend whose errors and remarks tell no secret, and whose traces have the page that the user's configuration says.
import type { Backend } from '../../sources/backend.ts'
import type { TraceData } from '../../trace/span.ts'
import { maskedError, maskSecrets } from './mask-secrets.ts'

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
  // On one line: a second one could pass for what we say ourselves.
  const masked = (said: string): string => maskSecrets(said.replaceAll(/\s*[\r\n]\s*/g, ' '), secrets)
  const maskedData = (data: TraceData): TraceData => {
    const { partial, notes } = data
    return {
      ...data,
      partial: partial === undefined ? undefined : masked(partial),
      notes: notes?.map(masked),
    }
  }
  return {
    kind: backend.kind,
    identity: backend.identity,
    label: backend.label,
    searchDelayMs: backend.searchDelayMs,
    traceUrl: (id) => traceUrl?.replaceAll('{traceId}', id) ?? backend.traceUrl(id),
    async fetchTrace(id, signal) {
      const data = await guarded(() => backend.fetchTrace(id, signal))
      return data === undefined ? undefined : maskedData(data)
    },
    findTraceIds: (prefix, limit, signal) => guarded(() => backend.findTraceIds(prefix, limit, signal)),
    async *listTraces(query, signal) {
      try {
        yield* backend.listTraces(query, signal)
      } catch (error) {
        throw maskedError(error, secrets)
      }
    },
    countTraces: (signal) => guarded(() => backend.countTraces(signal)),
    async search(query, signal) {
      const found = await guarded(() => backend.search(query, signal))
      return { ...found, notes: found.notes.map(masked) }
    },
    async *readTraces(query, signal) {
      const reading = backend.readTraces(query, signal)
      for (;;) {
        const next = await guarded(() => reading.next())
        if (next.done === true) return { ...next.value, notes: next.value.notes.map(masked) }
        yield maskedData(next.value)
      }
    },
    services: (signal) => guarded(() => backend.services(signal)),
    operations: (service, signal) => guarded(() => backend.operations(service, signal)),
    tagNames: (signal) => guarded(() => backend.tagNames(signal)),
    tagValues: (name, signal) => guarded(() => backend.tagValues(name, signal)),
    dependencies: (window, signal) => guarded(() => backend.dependencies(window, signal)),
    close: () => backend.close(),
  }
}
