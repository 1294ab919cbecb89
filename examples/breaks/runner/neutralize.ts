// Resources and stack traces name the machine, its user and its folders. A recording is committed, so these are
// replaced, always by the same words; everything else stays as it was sent.
import { join } from 'node:path'

export interface Machine {
  readonly repository: string
  readonly home: string
  readonly hostname: string
}

/** Resource attributes that detectors of SDKs read from the machine. */
const REPLACED: Readonly<Record<string, string>> = {
  'host.id': '00000000000000000000000000000001',
  'host.arch': 'amd64',
  'host.image.id': 'image-1',
  'host.type': 'type-1',
  'os.description': 'Linux',
  'os.version': '6.1',
  'container.id': '0000000000000000000000000000000000000000000000000000000000000001',
  'process.owner': 'app',
  'process.executable.path': '/usr/bin/program',
  'process.command': '/app/program',
  'process.command_line': '/app/program',
}

/** Lists of arguments, which can hold anything. */
const DROPPED: ReadonlySet<string | undefined> = new Set([
  'process.command_args',
  'process.parent_pid',
  'host.ip',
  'host.mac',
])

export function neutralize(document: unknown, { repository, home, hostname }: Machine): unknown {
  const paths: readonly (readonly [string, string])[] = [
    // Packages first: they lie in the gallery, which lies in the repository.
    [join(repository, 'examples/breaks'), '/app'],
    [repository, '/app'],
    [home, '/home/app'],
  ]
  const walk = (value: unknown): unknown => {
    if (value === hostname) return 'host-1'
    if (typeof value === 'string')
      return paths.reduce((text, [path, neutral]) => text.replaceAll(path, neutral), value)
    if (Array.isArray(value)) return value.filter((item) => !DROPPED.has(keyOf(item))).map(walk)
    if (typeof value !== 'object' || value === null) return value
    const key = keyOf(value)
    if (key !== undefined && REPLACED[key] !== undefined)
      return { key, value: { stringValue: REPLACED[key] } }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item)]))
  }
  return walk(document)
}

function keyOf(value: unknown): string | undefined {
  return (value as { readonly key?: string } | null)?.key
}
