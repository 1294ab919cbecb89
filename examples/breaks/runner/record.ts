// One break: `tracectl tail` first, then the programs, then the load; when all spans are in, the store is written out.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Break, Program } from './break.ts'
import { languageEnv } from './languages.ts'
import { driveLoad } from './load.ts'
import { openNetwork, type Network, type Place } from './network.ts'
import { writeFixture } from './fixture.ts'

const MAIN = join(import.meta.dirname, '../../../src/main.ts')
const START_MS = 60_000
/** Exporters send every half second; a tail that has heard nothing for longer has heard all. */
const SETTLE_MS = 2_500
const STOP_MS = 10_000

/** @returns what was recorded, in words */
export async function recordBreak(
  each: Break,
  { isolated, output }: { isolated: boolean; output: boolean },
): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'breaks-'))
  const store = join(work, 'store.sqlite')
  const network = await openNetwork(
    each.programs.map(({ name }) => name),
    isolated,
  )
  const children: ChildProcess[] = []
  const start = (command: readonly string[], env: NodeJS.ProcessEnv, cwd: string): ChildProcess => {
    const child = spawn(command[0]!, command.slice(1), {
      cwd,
      env,
      stdio: ['ignore', output ? 'inherit' : 'ignore', output ? 'inherit' : 'pipe'],
    })
    children.push(child)
    let words = ''
    child.stderr?.on('data', (chunk) => (words = (words + chunk).slice(-4_000)))
    child.once('exit', (code) => {
      if (!stopping && code !== 0) failures.push(`${command.join(' ')} ended with ${code}\n${words}`)
    })
    return child
  }
  let stopping = false
  const failures: string[] = []
  try {
    const http = isolated ? 4318 : await portOf(network)
    const tail = [
      process.execPath,
      MAIN,
      'tail',
      '--plain',
      '--store',
      store,
      '--host',
      network.home,
      '--http-port',
      `${http}`,
      '--grpc-port',
      isolated ? '4317' : '0',
    ]
    start(tail, process.env, work)
    await listening(network.home, http)
    for (const program of each.programs) {
      const place = network.places.get(program.name)!
      start(place.wrap(program.command), programEnv(program, place, network, http, work), each.folder)
      if (program.listens !== false) await listening(place.address, place.port)
      await sleep((program.startSeconds ?? 0) * 1_000)
    }
    const since = await warmUp(each, network)
    if (each.load !== undefined) await driveLoad(each.load, each.slug, network)
    await sleep((each.seconds ?? 0) * 1_000)
    await sleep(SETTLE_MS)
    stopping = true
    if (failures.length > 0) throw new Error(failures.join('\n'))
    // Those that are called last, so that what is under way can end; tail, the first, after all of them.
    for (const child of children.slice(1).reverse()) await stop(child)
    await sleep(500)
    await stop(children[0]!)
    return writeFixture(each.slug, store, since)
  } finally {
    stopping = true
    for (const child of children.reverse()) await stop(child)
    network.close()
    rmSync(work, { recursive: true, force: true })
  }
}

/** @returns when the recording begins, in nanoseconds */
async function warmUp({ load, slug }: Break, network: Network): Promise<bigint> {
  if (load?.warmUp === undefined) return 0n
  await driveLoad({ ...load, requests: load.warmUp }, `${slug} before`, network)
  await sleep(SETTLE_MS)
  return BigInt(Date.now()) * 1_000_000n
}

/** What every program is told: who it is, where the others are, and where spans go. */
function programEnv(
  program: Program,
  place: Place,
  network: Network,
  http: number,
  work: string,
): NodeJS.ProcessEnv {
  const resource = { 'service.version': '1.0.0', 'service.instance.id': place.pod, ...program.resource }
  const attributes = Object.entries(resource)
    .map(([key, value]) => `${key}=${value.replace('POD', place.pod).replace('IP', place.address)}`)
    .join(',')
  const urls = [...network.places].map(([name, { host, port }]) => [
    `${name.toUpperCase().replaceAll('-', '_')}_URL`,
    `http://${host}:${port}`,
  ])
  const telemetry = {
    OTEL_SERVICE_NAME: program.service ?? program.name,
    OTEL_RESOURCE_ATTRIBUTES: attributes,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${network.home}:${http}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  }
  return {
    HOME: work,
    LANG: 'C.UTF-8',
    ...languageEnv(program.language!),
    ...Object.fromEntries(urls),
    PORT: `${place.port}`,
    // As in a container: the address of a pod is not known to its program.
    HOST: place.address === '127.0.0.1' ? place.address : '0.0.0.0',
    // For queues that are files.
    SHARED_DIR: work,
    ...(program.telemetry === false ? {} : telemetry),
    ...program.env,
  }
}

async function portOf(network: Network): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, network.home)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function listening(host: string, port: number): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(100)) {
    const socket = connect(port, host)
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (open) return
  }
  throw new Error(`nothing listens on ${host}:${port}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(timer)
}
