// Opens one port on several addresses, the same number on each, and turns whatever goes wrong into one line that
// says which port, who has it, and what to type.
import { lookup } from 'node:dns/promises'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'

import { TracectlError } from '../errors.ts'
import { findPortHolder, type PortHolder } from './port-holder.ts'

export interface Address {
  /** An IP address as numbers, IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export interface ListenOptions {
  /** Names or addresses. An IPv6 one that this machine does not have is left out, unless it is all there is. */
  readonly hosts: readonly string[]
  /** 0: any, but the same for all hosts. */
  readonly port: number
  /** The flag that sets this port, for messages. */
  readonly flag: '--grpc-port' | '--http-port'
  readonly maxConnections: number
  onConnection(socket: Socket): void
  /** A connection was refused because there are `maxConnections`. */
  onDrop(): void
}

export interface Listener {
  readonly addresses: readonly Address[]
  /** Accepts no more; connections stay. */
  close(): void
}

/**
 * @throws TracectlError `address-in-use` when the port is taken, `address-unusable` when a host is not this
 *   machine's or the port is not for everyone, `usage` when it is no port number
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { port, flag } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TracectlError('usage', `${flag} ${port}: not a port number`, {
      hint: `${flag} 0 picks a free port`,
    })
  }
  const hosts = await resolveHosts(options.hosts)
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindAll(hosts, options)
    } catch (error) {
      // Port 0: the first host was given a free port which another process holds on the second host.
      if (port === 0 && errorCode(error) === 'EADDRINUSE' && attempt < MAX_ATTEMPTS) continue
      throw error instanceof BindError ? await explain(error, options) : error
    }
  }
}

const MAX_ATTEMPTS = 20

/** Names become all of their addresses, because the other side may pick any: `localhost` is two. */
async function resolveHosts(hosts: readonly string[]): Promise<readonly string[]> {
  const resolved = new Set<string>()
  for (const host of hosts) {
    const bare = host.replace(/^\[(.*)\]$/, '$1')
    const found = await lookup(bare, { all: true }).catch((cause: unknown) => {
      throw new TracectlError('address-unusable', `cannot listen on "${host}": no such host`, {
        hint: HOST_HINT,
        cause,
      })
    })
    for (const { address } of found) resolved.add(address)
  }
  if (resolved.size === 0) {
    throw new TracectlError('usage', 'no host to listen on', { hint: HOST_HINT })
  }
  return [...resolved]
}

const HOST_HINT = '--host 127.0.0.1 (this machine only) or --host 0.0.0.0 (every interface)'

async function bindAll(hosts: readonly string[], options: ListenOptions): Promise<Listener> {
  const servers: Server[] = []
  const addresses: Address[] = []
  let port = options.port
  let skipped: unknown
  try {
    for (const host of hosts) {
      try {
        const server = await bind(host, port, hosts.includes('0.0.0.0'), options)
        servers.push(server)
        port = portOf(server)
        addresses.push({ host, port })
      } catch (error) {
        if (!isIPv6(host) || !NO_SUCH_ADDRESS.has(errorCode(error))) throw error
        skipped = error
      }
    }
    if (addresses.length === 0) throw skipped
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }
  return {
    addresses,
    close() {
      for (const server of servers) server.close()
    },
  }
}

const NO_SUCH_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])

class BindError extends Error {
  readonly code: string
  readonly host: string
  readonly port: number

  constructor(host: string, port: number, cause: Error) {
    super(cause.message, { cause })
    this.code = errorCode(cause)
    this.host = host
    this.port = port
  }
}

function bind(host: string, port: number, ipv6Only: boolean, options: ListenOptions): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  // Half-open, as in Node's own HTTP server: a sender may close its side and still wait for the answer.
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, (socket) => {
    options.onConnection(socket)
  })
  server.maxConnections = options.maxConnections
  server.on('drop', () => {
    options.onDrop()
  })
  server.once('error', (error) => {
    reject(new BindError(host, port, error))
  })
  server.listen({ host, port, ipv6Only }, () => {
    server.removeAllListeners('error')
    // Out of file descriptors, for instance: the connection is lost, the listener goes on.
    server.on('error', () => {
      options.onDrop()
    })
    resolve(server)
  })
  return promise
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

async function explain(error: BindError, { flag, port }: ListenOptions): Promise<TracectlError> {
  const other = { hint: `${flag} 0 picks a free port`, cause: error }
  switch (error.code) {
    case 'EADDRINUSE': {
      const who = holderText(await findPortHolder(error.port), error.port)
      const message = `port ${error.port} on ${error.host} is already taken${who} ${flag} N (0 picks a free one)`
      return new TracectlError('address-in-use', message, { cause: error })
    }
    case 'EACCES':
    case 'EPERM': {
      const message = `not permitted to listen on port ${port}: ports below 1024 usually need privileges`
      return new TracectlError('address-unusable', message, other)
    }
    default: {
      const message = NO_SUCH_ADDRESS.has(error.code)
        ? `cannot listen on ${error.host}: not an address of this machine`
        : `cannot listen on ${error.host} port ${port}: ${error.message}`
      return new TracectlError('address-unusable', message, { hint: HOST_HINT, cause: error })
    }
  }
}

function holderText(holder: PortHolder | undefined, port: number): string {
  if (holder?.kind === 'process') return ` by ${holder.name}: stop it or use`
  const usual = port === 4317 || port === 4318 ? ', as a rule an OpenTelemetry Collector or Jaeger' : ''
  return holder === undefined ? `${usual}: use` : ` by a process of user ${holder.name}${usual}: use`
}
