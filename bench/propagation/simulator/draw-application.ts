// A random application: five to forty services in layers, each calling some that lie deeper, so that requests end.
import type { Resource } from '../../../src/trace/span.ts'
import type { Application, Call, Instance, Language, Operation, Service, Step, Style } from './application.ts'
import { Dice } from './dice.ts'

/** The same seed gives the same application. */
export function drawApplication(seed: number, style: Partial<Style> = {}): Application {
  const dice = new Dice(seed)
  const drawn = { ...drawStyle(dice), ...style }
  const services = drawServices(dice, drawn)
  const operations: Operation[] = []
  const sizes = new Map<Operation, number>()
  const times = new Map<Operation, number>()
  // From the deepest up: what is called exists, and how large it is is known.
  for (let at = services.length - 1; at >= 0; at--) {
    const isEntry = at < Math.max(1, Math.round(services.length / 12))
    const own = drawOperations(dice, services[at]!, isEntry, operations, sizes, times)
    operations.push(...own)
  }
  const fronts = operations.filter(
    ({ service, protocol }) => services.indexOf(service) === 0 && protocol !== 'queue',
  )
  const entries = fronts.flatMap((operation) => Array.from({ length: dice.integer(1, 6) }, () => operation))
  const meanTime = entries.reduce((sum, operation) => sum + times.get(operation)!, 0) / entries.length
  // Requests in flight at once
  const concurrency = dice.logUniform(0.1, 1.5)
  const workers = operations.filter(({ service, steps }) => services.indexOf(service) > 0 && steps.length > 0)
  const timers = workers
    .slice(0, dice.integer(0, 2))
    .map((operation) => ({ operation, period: dice.pick([5, 10, 30]) * 1e9 }))
  return {
    name: `simulated-${seed}`,
    style: drawn,
    services,
    entries,
    timers,
    rate: concurrency / (meanTime / 1e9),
  }
}

function drawStyle(dice: Dice): Style {
  const kinds = dice.chance(0.75)
  return {
    kinds,
    attributes: dice.chance(0.5),
    clientSpans: !kinds || dice.chance(0.75),
    names: dice.pick(['route', 'route', 'method', 'one']),
    resolution: dice.pick([1, 1e3, 1e3, 1e6]),
    skew: dice.pick([0, 0, 1e6, 2e7]),
    messages: dice.pick(['parent', 'link']),
    probes: dice.chance(0.5),
  }
}

function drawServices(dice: Dice, { skew, attributes }: Style): readonly Service[] {
  const count = Math.round(dice.logUniform(5, 40))
  const stem = dice.integer(0, NAMES.length - 1)
  return Array.from({ length: count }, (_, at) => {
    const name = `${NAMES[(stem + at) % NAMES.length]}${at >= NAMES.length ? `-${at}` : ''}`
    const language = dice.pick(LANGUAGES)
    const instances: Instance[] = []
    const service: Service = { name, language, instances }
    const versions = dice.chance(0.3) ? ['1.4.0', '1.5.0'] : ['1.4.0']
    for (let own = 0, most = dice.integer(1, 4); own < most; own++) {
      const version = dice.pick(versions)
      const pod = `${name}-${hexOf(dice, 9)}-${hexOf(dice, 5)}`
      const address = `10.${dice.integer(0, 3)}.${at}.${own + 2}`
      const offset = Math.round(dice.between(-1, 1) * skew)
      const resource = resourceOf({ name, language, version, pod, address }, attributes)
      instances.push({ service, version, pod, address, skew: offset, resource })
    }
    return service
  })
}

function drawOperations(
  dice: Dice,
  service: Service,
  isEntry: boolean,
  deeper: readonly Operation[],
  sizes: Map<Operation, number>,
  times: Map<Operation, number>,
): readonly Operation[] {
  const protocol = isEntry ? 'http' : dice.pick(['http', 'http', 'rpc', 'queue'] as const)
  return Array.from({ length: isEntry ? dice.integer(2, 6) : dice.integer(1, 4) }, (_, at) => {
    const { steps, size, time } = drawSteps(dice, deeper, sizes, times, isEntry)
    const work = dice.logUniform(0.3e6, 15e6)
    const operation: Operation = {
      service,
      protocol,
      method: dice.pick(['GET', 'GET', 'POST', 'PUT']),
      name: nameOf(service, protocol, at),
      work,
      sigma: dice.between(0.2, 0.8),
      hasInner: dice.chance(0.35),
      steps,
      isBatch: protocol === 'queue' && dice.chance(0.3),
      delay: dice.logUniform(2e6, 2e9),
    }
    sizes.set(operation, size + 1 + (operation.hasInner ? 1 : 0))
    times.set(operation, time + work * (steps.length + 1) + 1e6)
    return operation
  })
}

function drawSteps(
  dice: Dice,
  deeper: readonly Operation[],
  sizes: ReadonlyMap<Operation, number>,
  times: ReadonlyMap<Operation, number>,
  isEntry: boolean,
): { readonly steps: readonly Step[]; readonly size: number; readonly time: number } {
  const steps: Step[] = []
  let [size, time] = [0, 0]
  // What was drawn last lies just below: near callees are likelier, as in layers.
  const near = deeper.slice(-14)
  for (let at = 0, most = dice.integer(isEntry ? 2 : dice.chance(0.7) ? 1 : 0, 3); at < most; at++) {
    const step: Call[] = []
    let longest = 0
    for (let call = 0, width = dice.chance(0.3) ? dice.integer(2, 3) : 1; call < width; call++) {
      const target = dice.chance(0.2) || near.length === 0 ? undefined : dice.pick(near)
      const most = dice.chance(0.15) ? dice.integer(2, 5) : 1
      const drawn: Call = {
        target,
        probability: dice.chance(0.25) ? dice.between(0.2, 0.9) : 1,
        least: most > 1 && dice.chance(0.5) ? most : 1,
        most,
        isParallel: dice.chance(0.4),
        retries: dice.chance(0.15) ? 0.02 : 0,
      }
      const repeats = (drawn.probability * (drawn.least + most)) / 2
      const more = repeats * (1 + (target === undefined ? 0 : sizes.get(target)!))
      if (size + more > LARGEST) continue
      size += more
      step.push(drawn)
      if (target?.protocol !== 'queue') {
        const once = target === undefined ? 2e6 : times.get(target)!
        longest = Math.max(longest, once * (drawn.isParallel ? 1 : repeats))
      }
    }
    time += longest
    if (step.length > 0) steps.push(step)
  }
  return { steps, size, time }
}

/** Spans of a request, on average. */
const LARGEST = 60

const LANGUAGES: readonly Language[] = ['python', 'nodejs', 'go', 'java']
const NAMES = [
  'web',
  'gateway',
  'orders',
  'cart',
  'catalogue',
  'stock',
  'payments',
  'shipping',
  'users',
  'search',
  'prices',
  'mail',
  'invoices',
  'reviews',
  'quotes',
  'tax',
  'fraud',
  'loyalty',
  'media',
  'geo',
  'sessions',
  'audit',
  'export',
  'ledger',
]

function nameOf(service: Service, protocol: Operation['protocol'], at: number): string {
  const verb = ['list', 'detail', 'update', 'check', 'create', 'refresh'][at % 6]!
  if (protocol === 'rpc') return `${service.name}.v1.${service.name}/${verb}`
  if (protocol === 'queue') return `${service.name}.${verb}`
  return `/${service.name}/{id}/${verb}`
}

function resourceOf(
  of: { name: string; language: Language; version: string; pod: string; address: string },
  hasAttributes: boolean,
): Resource {
  const said: [string, string][] = [['service.name', of.name]]
  if (hasAttributes) {
    said.push(
      ['service.version', of.version],
      ['service.instance.id', of.pod],
      ['k8s.pod.name', of.pod],
      ['k8s.pod.ip', of.address],
      ['telemetry.sdk.language', of.language],
      ['telemetry.sdk.name', 'opentelemetry'],
    )
  }
  return { attributes: said.map(([key, value]) => ({ key, value })), droppedAttributes: 0, schemaUrl: '' }
}

function hexOf(dice: Dice, digits: number): string {
  let text = ''
  while (text.length < digits) text += dice.integer(0, 15).toString(16)
  return text
}
