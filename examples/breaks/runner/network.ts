// A small cluster on one machine: on Linux, as root, each program gets an address, a host name and a port 8080 of its
// own, so that the spans say what they would say in pods. Elsewhere all share 127.0.0.1 and take free ports.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Place {
  readonly host: string
  readonly port: number
  readonly address: string
  /** Name of its machine, as pods are named. */
  readonly pod: string
  /** Runs a command there. */
  wrap(command: readonly string[]): readonly string[]
}

export interface Network {
  /** Where `tracectl tail` and the load are, as the programs see it. */
  readonly home: string
  readonly places: ReadonlyMap<string, Place>
  close(): void
}

/** Whether networks can be made here. */
export function canIsolate(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return (
    spawnSync('unshare', ['--mount', '--net', '--uts', 'sh', '-c', 'ip link add br0 type bridge']).status ===
    0
  )
}

export async function openNetwork(names: readonly string[], isolated: boolean): Promise<Network> {
  return isolated ? isolate(names) : await share(names)
}

function isolate(names: readonly string[]): Network {
  const places = new Map(names.map((name, index) => [name, podOf(name, index)]))
  const hosts = join(mkdtempSync(join(tmpdir(), 'breaks-')), 'hosts')
  writeFileSync(
    hosts,
    [
      '127.0.0.1 localhost',
      `${HOME} collector`,
      ...[...places.values()].map(({ address, host, pod }) => `${address} ${host} ${pod}`),
      '',
    ].join('\n'),
  )
  run(`mount -t tmpfs tmpfs /run; mount --bind ${hosts} /etc/hosts; ip link set lo up
    ip link show br0 2>/dev/null || ip link add br0 type bridge; ip addr replace ${HOME}/24 dev br0; ip link set br0 up`)
  for (const [name, { address }] of places) {
    const pair = `veth${pairs++}`
    run(`ip netns add ${name}; ip link add ${pair} type veth peer name eth0 netns ${name}; ip link set ${pair} master br0 up
      ip -n ${name} addr add ${address}/24 dev eth0; ip -n ${name} link set eth0 up; ip -n ${name} link set lo up`)
  }
  return {
    home: HOME,
    places,
    close: () =>
      run(
        [...names.map((name) => `ip netns del ${name}`), 'umount -l /etc/hosts', 'umount -l /run'].join('; '),
      ),
  }
}

function run(command: string): void {
  execFileSync('sh', ['-ec', command], { stdio: ['ignore', 'ignore', 'inherit'] })
}

const HOME = '10.42.0.1'

/** Never the same twice: a deleted one is gone only a while later. */
let pairs = 0

function podOf(name: string, index: number): Place {
  const pod = `${name}-${POD_SUFFIXES[index % POD_SUFFIXES.length]}`
  return {
    host: name,
    port: 8080,
    address: `10.42.0.${11 + index}`,
    pod,
    wrap: (command) => [
      'ip',
      'netns',
      'exec',
      name,
      'unshare',
      '--uts',
      'sh',
      '-c',
      'hostname "$0"; exec "$@"',
      pod,
      ...command,
    ],
  }
}

const POD_SUFFIXES = [
  '7d9fc5b6-x2kqp',
  '6c4b8f9d-m7wtz',
  '5f7d6b8c-q9rjl',
  '84c9d7f5-h4vns',
  '79b5c6d4-t6zbx',
  '66d8f4c7-k3pgm',
]

async function share(names: readonly string[]): Promise<Network> {
  const places = new Map<string, Place>()
  for (const name of names) {
    places.set(name, {
      host: '127.0.0.1',
      port: await freePort(),
      address: '127.0.0.1',
      pod: name,
      wrap: (command) => command,
    })
  }
  return { home: '127.0.0.1', places, close: () => {} }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
