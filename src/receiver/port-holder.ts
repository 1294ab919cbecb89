// "Port taken" helps only with a name: on Linux, /proc tells which process listens where, or at least whose it is when
// it belongs to another user (as Docker's does). Elsewhere there is no answer, and that is fine.
import { readdir, readFile, readlink } from 'node:fs/promises'

export type PortHolder =
  /** For example `otelcol (pid 4242)`. */
  | { readonly kind: 'process'; readonly name: string }
  /** A process that we may not look into, of this user: a name, or a number that has none. */
  | { readonly kind: 'user'; readonly name: string }

/** undefined where it cannot be known. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  try {
    const sockets = await listeningSockets(port)
    if (sockets.size === 0) return undefined
    for (const pid of await readdir('/proc')) {
      if (/^\d+$/.test(pid) && (await holdsSocket(pid, sockets)))
        return { kind: 'process', name: `${await processName(pid)} (pid ${pid})` }
    }
    const [uid] = sockets.values()
    return uid === undefined ? undefined : { kind: 'user', name: await userName(uid) }
  } catch {
    return undefined
  }
}

/**
 * Lines of /proc/net/tcp: ` 0: 0100007F:10DD 00000000:0000 0A … uid … inode`: address and port in hex, then state, of
 * which 0A is LISTEN; the eighth column is the user's number, the tenth the socket's inode.
 *
 * @returns the user of each inode
 */
async function listeningSockets(port: number): Promise<ReadonlyMap<string, string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const sockets = new Map<string, string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'latin1').catch(() => '')
    for (const line of text.split('\n')) {
      const columns = line.trim().split(/\s+/)
      const [, address, , state, , , , uid, , inode] = columns
      if (address?.endsWith(suffix) && state === '0A' && uid !== undefined && inode !== undefined)
        sockets.set(inode, uid)
    }
  }
  return sockets
}

async function holdsSocket(pid: string, sockets: ReadonlyMap<string, string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    const link = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
    if (inode !== undefined && sockets.has(inode)) return true
  }
  return false
}

/** Runtimes whose own name says nothing: the script's does. */
const INTERPRETERS = /^(node|bun|deno|java|ruby|php|python[\d.]*)$/

/** A path or a class, not an option or code. */
const SCRIPT = /^(?!-)(?=.*[./])[\w@.+~/-]+$/

/** The program's name and, for a runtime, its script's: never further arguments, which may hold secrets. */
async function processName(pid: string): Promise<string> {
  const [program = '', ...rest] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')
  const name = baseName(program)
  const script = INTERPRETERS.test(name) ? rest.find((argument) => SCRIPT.test(argument)) : undefined
  const text = script === undefined ? name : `${name} ${baseName(script)}`
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 60) || 'a process'
}

/** Lines of /etc/passwd: `name:password:number:…`. */
async function userName(uid: string): Promise<string> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const entry = text.split('\n').find((line) => line.split(':')[2] === uid)
  return entry?.split(':')[0] ?? `number ${uid}`
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
