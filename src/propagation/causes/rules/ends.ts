// What one end of the hop is: a service that makes no server spans, or a browser.
import { isNamedAsDatabaseCall } from '../../../analysis/statement.ts'
import type { HopLook } from '../hop-look.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectNoServerSpans(look: HopLook): readonly Suspicion[] {
  const { hop, view, calleeProfile, calleeName, heads } = look
  if (hop.mode !== 'wire' && hop.mode !== 'queue') return []
  const { kind, name } = view.table.operations[hop.calleeOperation]!
  if (kind === 'server' || kind === 'consumer') return []
  // Without kinds what takes a request in looks like work within, once all calls of it are broken; not like a call.
  const isCall = view.roles[hop.calleeOperation] === 'exit' || isNamedAsDatabaseCall(name, kind)
  if (kind === 'unspecified' && !isCall) return []
  const cause = new Suspicion('C04', 1)
  if (calleeProfile.entries === 0) {
    cause.weigh(hop.mode === 'wire' ? 30 : 2, {
      code: 'no-server-spans',
      service: calleeName,
      roots: hop.heads.length,
    })
  } else cause.weigh(3)
  if (kind === 'client') cause.weigh(1, { code: 'client-root', count: heads.length })
  return [cause]
}

export function suspectBrowser(look: HopLook): readonly Suspicion[] {
  if (look.hop.mode !== 'wire' || look.callerLanguage !== 'webjs') return []
  const cause = new Suspicion('C29', 10)
  if (look.agent !== undefined) cause.weigh(1, { code: 'entry', by: 'browser', value: look.agent.value })
  return [cause]
}
