// "Port taken" helps only with a name: on Linux, /proc tells which process listens where. Elsewhere, or when the
// process belongs to another user, there is no answer, and that is fine.
import { readdir, readFile, readlink } from 'node:fs/promises'

/** For example `otelcol (pid 4242)`; undefined where it cannot be known. */
export async function findPortHolder(port: number): Promise<string | undefined> {
  try {
    const inodes = await listeningInodes(port)
    if (inodes.size === 0) return undefined
    for (const pid of await readdir('/proc')) {
      if (/^\d+$/.test(pid) && (await holdsSocket(pid, inodes)))
        return `${await processName(pid)} (pid ${pid})`
    }
    return undefined
  } catch {
    return undefined
  }
}

/**
 * Lines of /proc/net/tcp: ` 0: 0100007F:10DD 00000000:0000 0A … inode`: address and port in hex, then state, of
 * which 0A is LISTEN; the tenth column is the socket's inode.
 */
async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'latin1').catch(() => '')
    for (const line of text.split('\n')) {
      const columns = line.trim().split(/\s+/)
      const inode = columns[9]
      if (columns[1]?.endsWith(suffix) && columns[3] === '0A' && inode !== undefined) inodes.add(inode)
    }
  }
  return inodes
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    const link = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
    if (inode !== undefined && inodes.has(inode)) return true
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

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
