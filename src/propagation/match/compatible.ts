// Whether spans of one operation can have called heads of another at all, and in which order in time: what kinds, names
// and services allow. What remains is for time to decide.
import { saysHandle, saysSend } from '../spans/message-words.ts'
import type { Role } from '../spans/roles.ts'
import type { Operation } from '../spans/operation.ts'
import type { Gate } from './gate.ts'

export interface Compatibility {
  /** To be tried, the strictest first. */
  readonly shapes: readonly Gate['shape'][]
  /** Both must be of one process. */
  readonly isSameProcess: boolean
}

/**
 * undefined where one cannot have called the other.
 * @param isPassedOn whether the head's service calls that of the caller in whole traces, as a sidecar calls its application
 */
export function compareOperations(
  caller: Operation,
  callerRole: Role,
  head: Operation,
  headRole: Role,
  isPassedOn: boolean,
): Compatibility | undefined {
  if (caller.service === head.service) return withinService(caller, callerRole, head, headRole)
  // A service without server spans begins with its own calls: those came over the wire, from a caller's exit. A sidecar
  // begins with the call that it passes on, whatever made it.
  const isWork = head.kind === 'client' || head.kind === 'producer' || head.kind === 'internal'
  if (isWork && callerRole !== 'exit' && !(isPassedOn && head.kind === 'client')) return undefined
  if (caller.kind === 'producer' && head.kind === 'server') return undefined
  return {
    shapes: mayWait(caller, callerRole, head, headRole) ? ['inside', 'begins', 'after'] : ['inside'],
    isSameProcess: false,
  }
}

/**
 * Whether the head may run long after its caller. Only for what handles messages: a client that sends its next request
 * as soon as the last is answered makes requests follow spans of all services as evenly as a queue would.
 */
function mayWait(caller: Operation, callerRole: Role, head: Operation, headRole: Role): boolean {
  if (passesMessages(head, headRole)) return true
  const isSender = callerRole === 'exit' && passesMessages(caller, callerRole)
  return isSender && head.kind !== 'server' && !REQUEST.test(head.name)
}

/** What handles a request, by its name: a path, or a method and a path. */
const REQUEST = /^([A-Z]+ )?\//

function withinService(
  caller: Operation,
  callerRole: Role,
  head: Operation,
  headRole: Role,
): Compatibility | undefined {
  if (head.kind === 'server' || headRole === 'entry') {
    // A service that calls itself does so through a client.
    return callerRole === 'exit' ? { shapes: ['inside'], isSameProcess: false } : undefined
  }
  if (head.kind === 'consumer') {
    return caller.kind === 'consumer'
      ? undefined
      : { shapes: ['inside', 'begins', 'after'], isSameProcess: false }
  }
  if (callerRole === 'exit') return undefined
  return { shapes: ['inside', 'begins'], isSameProcess: true }
}

/** By kind, and where none is stated, by the words that messaging has for it. */
export function passesMessages(operation: Operation, role: Role): boolean {
  const { kind, name } = operation
  if (kind === 'producer' || kind === 'consumer') return true
  if (kind === 'client') return saysSend(name)
  return kind === 'unspecified' && (role === 'exit' ? saysSend(name) : saysHandle(name))
}
