// Whether two spans are named as the two ends of one call: `GetUser` and `GetUser`, `compose_client` and `compose_server`,
// `orders send` and `orders process`.
import type { Operation } from '../spans/operation.ts'

export function isNamedAlike(caller: Operation, callee: Operation): boolean {
  const stem = stemOf(caller.name)
  return stem !== '' && stem === stemOf(callee.name)
}

function stemOf(name: string): string {
  return name
    .replace(ENDS, ' ')
    .replaceAll(/[^a-zA-Z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Words for either end, before or after what is called. */
const ENDS =
  /^(?:client|server|call|handle|send|publish|process|receive)(?=[^a-z])|(?:[\s._/:-]|(?<=[a-z])(?=[A-Z]))(?:[Cc]lient|[Ss]erver|[Cc]all|[Hh]andler?|send|publish|process|receive)$/
