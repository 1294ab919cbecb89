// Names that a context can have: `--from NAME` must not mean anything else.
import { SERVER_KINDS } from './backend-settings.ts'

/** Why not, as half a sentence; undefined when it can be one. */
export function contextNameFault(name: string): string | undefined {
  if (name === 'local') return '--from local is the local store'
  if ((SERVER_KINDS as readonly string[]).includes(name)) {
    return `--from ${name} is the ${name} of the current context`
  }
  if (LIKE_AN_ADDRESS.test(name)) return 'it looks like the address of a server'
  return NAME.test(name) ? undefined : 'a name has letters, digits, and . _ - @ in between'
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,99}$/u
const LIKE_AN_ADDRESS = /[:/]|^localhost$|^\d+\.\d+\.\d+\.\d+$/i
