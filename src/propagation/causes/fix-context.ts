// What the fix of a hop depends on: the languages of both ends, the library that makes the calls, the format of the
// header, the queue, and the only version or instance that needs it.
import type { FixContext } from '../diagnosis.ts'
import type { SpanTable } from '../spans/span-table.ts'
import type { CauseCode } from './cause-code.ts'
import { libraryOfScope } from './client-libraries.ts'
import { foreignHost, isAskedAnew } from './foreign-host.ts'
import { mostCommonOf, type HopLook } from './hop-look.ts'
import { shapeOf } from './id-shapes.ts'
import { libraryOfCall } from './rules/raw-client.ts'

export function findFixContext(look: HopLook, cause: CauseCode): FixContext {
  const { view, heads, callers, slice } = look
  const { table } = view
  const fact = (name: 'messaging.system.name' | 'messaging.destination.name'): string | undefined =>
    (
      mostCommonOf(heads, (row) => table.factOf(name, row)) ??
      mostCommonOf(callers, (row) => table.factOf(name, row))
    )?.value
  return {
    callerLanguage: look.callerLanguage,
    calleeLanguage: look.calleeLanguage,
    library: libraryOf(look, cause),
    callerFormat: formatOf(table, look),
    messagingSystem: fact('messaging.system.name') ?? systemOfScope(look),
    destination: fact('messaging.destination.name'),
    slice: slice === undefined ? undefined : { attribute: slice.attribute, values: slice.broken },
    between: isAskedAnew(look) ? foreignHost(look)?.host : undefined,
    oddEnd: oddEndOf(look),
    hasAgent: hasAgent(look),
  }
}

function oddEndOf({ pattern: { row, column } }: HopLook): FixContext['oddEnd'] {
  if (row.healthy.length > 0 === column.healthy.length > 0) return undefined
  return row.healthy.length > 0 ? 'callee' : 'caller'
}

/** As its resource says; of Node as nobody installs these scopes one by one. */
function hasAgent({ view, caller, callerProfile }: HopLook): boolean {
  const emitters = view.emittersOf.get(caller) ?? []
  if (emitters.some((emitter) => view.table.emitters[emitter]!.agent !== undefined)) return true
  const { entryScopes, exitScopes, otherScopes } = callerProfile
  return [...entryScopes, ...exitScopes, ...otherScopes].some((scope) => OF_ALL.test(scope))
}

const OF_ALL = /^@opentelemetry\/instrumentation-(?:net|dns|fs)$/

function libraryOf(look: HopLook, cause: CauseCode): string | undefined {
  if (cause === 'C03' || cause === 'C04' || cause === 'C12') return frameworkOf(look)
  const called = libraryOfCall(look)?.name
  if (called !== undefined || !look.isAtExit) return called
  return mostCommonOf(look.callers, (row) => {
    const scope = look.view.table.scopeOf(row)
    return scope === undefined ? undefined : libraryOfScope(scope)?.name
  })?.value
}

/** What took the request in, by the last part of its scope's name. */
function frameworkOf({ view: { table }, heads }: HopLook): string | undefined {
  const scope = mostCommonOf(heads, (row) => table.scopeOf(row))?.value
  return scope === undefined ? undefined : FRAMEWORK_SCOPE.exec(scope)?.[1]
}

const FRAMEWORK_SCOPE =
  /(?:instrumentation[./-]|io\.opentelemetry\.|::Instrumentation::|\/)([A-Za-z][\w:-]*?)(?:-\d[\w.]*)?$/

/** Of the header that the caller sends, as far as its ids tell. */
function formatOf(table: SpanTable, { callers }: HopLook): string | undefined {
  const [row] = callers
  const stated = row === undefined ? undefined : table.factOf('span.format', row)
  if (stated !== undefined) return stated
  const shape = shapeOf(table, callers)?.shape
  return shape === 'epoch' ? 'xray' : shape === 'padded-64' ? 'b3' : undefined
}

/** Instrumentation of a queue that states no `messaging.system` still says what it is of. */
function systemOfScope({ view: { table }, heads, callers }: HopLook): string | undefined {
  for (const rows of [heads, callers]) {
    const scope = mostCommonOf(rows, (row) => table.scopeOf(row))?.value
    const found = scope === undefined ? undefined : QUEUE_SCOPE.exec(scope)?.[1]
    if (found !== undefined) return found.toLowerCase()
  }
  return undefined
}

const QUEUE_SCOPE =
  /(celery|kafka|rabbit|pika|amqp|bull|sqs|nats|sidekiq|jms|pulsar|pubsub|servicebus|rq|dramatiq|redis)/i
