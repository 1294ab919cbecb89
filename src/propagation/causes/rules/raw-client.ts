// Calls without a span of their own: a client library that is not instrumented, or was loaded before it could be. The
// callee knows the library by its User-Agent, and the caller's scopes show what it instruments.
import { CLIENT_LIBRARIES, libraryOfAgent, libraryOfScope, type ClientLibrary } from '../client-libraries.ts'
import type { Evidence } from '../evidence.ts'
import type { HopLook } from '../hop-look.ts'
import { isBrowserAgent } from '../../heads/user-agents.ts'
import { isPeerOfCaller } from '../peer-address.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectRawClient(look: HopLook): readonly Suspicion[] {
  if (look.hop.mode !== 'no-client-span') return []
  const raw = new Suspicion('C01', 1)
  const late = new Suspicion('C32', 0.4)
  const metadata = new Suspicion('C31', look.isRpc ? 1.5 : 0)
  if (look.isRpc) raw.weigh(0.5)
  const absence: Evidence = { code: 'no-client-span', service: look.callerName, callee: look.calleeName }
  for (const cause of [raw, late, metadata]) cause.weigh(1, absence)
  weighLibrary(look, raw, late, metadata)
  weighScopes(look, raw, late)
  const peer = isPeerOfCaller(look)
  if (peer !== undefined) for (const cause of [raw, late, metadata]) cause.weigh(1.3, peer)
  const others = otherCallees(look)
  if (others.length > 0 || look.pattern.column.healthy.length > 0) {
    raw.weigh(1.5, {
      code: 'only-this-cell',
      healthyCallers: look.pattern.column.healthy,
      healthyCallees: others,
    })
  }
  return [raw, metadata, late]
}

/** The library that the callee was called with, as far as it says so. */
export function libraryOfCall(look: HopLook): ClientLibrary | undefined {
  const { agent } = look
  if (agent !== undefined) return libraryOfAgent(agent.value)
  if (look.isRpc) {
    return CLIENT_LIBRARIES.find(({ isRpc, language }) => isRpc === true && language === look.callerLanguage)
  }
  return undefined
}

function weighLibrary(look: HopLook, raw: Suspicion, late: Suspicion, metadata: Suspicion): void {
  const library = libraryOfCall(look)
  const { agent } = look
  if (agent !== undefined && !isBrowserAgent(agent.value)) {
    const evidence: Evidence = { code: 'user-agent', value: agent.value, library: library?.name }
    for (const cause of [raw, late, metadata]) cause.weigh(library === undefined ? 1.2 : 1.5, evidence)
  }
  if (library === undefined) return
  const { entryScopes, exitScopes, otherScopes } = look.callerProfile
  const isPresent = [...exitScopes].some((scope) => library.scope.test(scope))
  if (isPresent) {
    // A client that was made before it was instrumented, or a second copy of the library.
    raw.weigh(1.5)
    late.weigh(0.5)
    return
  }
  const evidence: Evidence = {
    code: 'scopes',
    service: look.callerName,
    present: [...new Set([...entryScopes, ...exitScopes, ...otherScopes])].slice(0, MOST_SCOPES),
    missing: library.over ?? library.name,
  }
  metadata.weigh(library.isRpc === true ? 3 : 1, ...(library.isRpc === true ? [evidence] : []))
  raw.weigh(4, evidence)
}

/** A service that takes requests in with spans and sends none out: often its libraries were loaded first. */
function weighScopes(look: HopLook, raw: Suspicion, late: Suspicion): void {
  const { entryScopes, exitScopes, otherScopes, entries } = look.callerProfile
  const clients = [...exitScopes].filter((scope) => libraryOfScope(scope) !== undefined)
  if (clients.length > 0) {
    late.weigh(0.25)
    return
  }
  if (entries === 0 || entryScopes.size === 0) return
  late.weigh(2, { code: 'no-exit-scope', service: look.callerName, serverScopes: [...entryScopes] })
  if (look.callerLanguage !== 'nodejs') return
  const library = libraryOfCall(look)
  const isOverHttp = library === undefined ? look.agent === undefined : library.scope.test(NODE_HTTP)
  if (!isOverHttp) return
  // In Node one instrumentation makes the spans of both directions: what takes requests in is patched, so the switch is
  // on, and what sends them out was bound before or switched off.
  late.weigh(3)
  const hasFramework = [...entryScopes, ...otherScopes].some((scope) => FRAMEWORK.test(scope))
  if (hasFramework) raw.weigh(2)
  else late.weigh(2)
}

/** As many as a sentence bears. */
const MOST_SCOPES = 6
const NODE_HTTP = '@opentelemetry/instrumentation-http'
/** Patched as modules are loaded, so that their spans prove that the hook was there in time. */
const FRAMEWORK = /instrumentation-(?:express|koa|fastify|nestjs|hapi|restify|connect|router)|fastify/

function otherCallees(look: HopLook): readonly string[] {
  return look.pattern.row.healthy
}
