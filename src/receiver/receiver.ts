// The OTLP receiver: two ports, each of which understands both gRPC and HTTP, in front of one intake.
import type { Socket } from 'node:net'

import { TracectlError } from '../errors.ts'
import type { StoreWriter } from '../store/span-store.ts'
import { peekProtocol } from './first-bytes.ts'
import type { Forwarder } from './forward.ts'
import { openGrpcServer, type GrpcServer } from './grpc-server.ts'
import { openHttpServer } from './http-server.ts'
import { openIntake, type IntakeStats } from './intake.ts'
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts'
import { listen, type Address, type Listener } from './listen.ts'
import { openMemoryBudget } from './memory-budget.ts'
import type { ReceiverNotice, Transport } from './notice.ts'
import { openNoticeGate } from './notice-gate.ts'
import { isOwnAddress } from './own-address.ts'

export interface ReceiverOptions {
  /** Default: this machine only. One that lacks IPv6 is no error. */
  readonly hosts?: readonly string[]
  /** 0: any free port. The same number as `httpPort`: one port for both. */
  readonly grpcPort: number
  readonly httpPort: number
  readonly store: Pick<StoreWriter, 'ingest'>
  readonly limits?: Partial<ReceiverLimits>
  /** Is not closed with the receiver: drain it after. */
  readonly forward?: Forwarder | undefined
  readonly onNotice: (notice: ReceiverNotice) => void
}

export interface ReceiverStats extends Readonly<IntakeStats> {
  readonly connections: number
}

export interface Receiver {
  /** Where it really listens, in the order of `hosts`. */
  readonly grpc: readonly Address[]
  readonly http: readonly Address[]
  stats(): ReceiverStats
  /**
   * Accepts nothing new, answers what is under way, and resolves when every connection has ended; after `graceMs`
   * those that are left are cut.
   */
  close(graceMs: number): Promise<void>
}

// SDKs are told `localhost`, which is either of the two.
export const DEFAULT_HOSTS: readonly string[] = ['127.0.0.1', '::1']

/**
 * @throws TracectlError `address-in-use`, `address-unusable`; `usage` for a bad port number, or when `forward` would
 *   send to this very receiver
 */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { store, forward, onNotice } = options
  const limits: ReceiverLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const hosts = options.hosts ?? DEFAULT_HOSTS
  const gate = openNoticeGate()
  const budget = openMemoryBudget(limits.inFlightBytes)
  const intake = openIntake({ store, limits, gate, forward, onNotice })
  const http = openHttpServer({ intake, limits, budget, gate, onNotice })
  const sockets = new Set<Socket>()
  /** Those that nobody serves yet. */
  const fresh = new Set<Socket>()
  const toldOnce = new Set<string>()
  let loadingGrpc: Promise<GrpcServer> | undefined
  let closing: Promise<void> | undefined
  let allClosed: (() => void) | undefined

  /** `home`: what is expected at this port; undefined when it serves both by intent. */
  async function openPort(port: number, home: Transport, shared: boolean): Promise<Listener> {
    return listen({
      hosts,
      port,
      flag: home === 'grpc' ? '--grpc-port' : '--http-port',
      maxConnections: limits.connections,
      onConnection(socket) {
        accept(socket, shared ? undefined : home)
      },
      onDrop() {
        const times = gate.pass('connections')
        if (times !== undefined) onNotice({ code: 'too-many-connections', limit: limits.connections, times })
      },
    })
  }

  function accept(socket: Socket, home: Transport | undefined): void {
    sockets.add(socket)
    fresh.add(socket)
    // Without a listener, a connection that is reset would end the process.
    socket.on('error', ignore)
    socket.once('close', () => {
      sockets.delete(socket)
      fresh.delete(socket)
      if (sockets.size === 0) allClosed?.()
    })
    const port = socket.localPort ?? 0
    peekProtocol(socket, limits.firstBytesMs, (protocol) => {
      if (protocol === 'tls') {
        tellOnce(`tls ${port}`, { code: 'tls-hello', port })
        socket.destroy()
        return
      }
      if (protocol === 'http2') void acceptGrpc(socket)
      else {
        if (home === 'grpc') tellOnce('http', { code: 'other-protocol', spoken: 'http', port })
        handOver(socket, http)
      }
    })
  }

  /** Only a call shows that it is gRPC: HTTP/2 carries other things as well. */
  function onGrpcCall(port: number): void {
    const atHttpPort = !shared && httpListener.addresses.some((address) => address.port === port)
    if (atHttpPort) tellOnce('grpc', { code: 'other-protocol', spoken: 'grpc', port })
  }

  async function acceptGrpc(socket: Socket): Promise<void> {
    loadingGrpc ??= openGrpcServer({ intake, limits, budget, gate, onNotice, onCall: onGrpcCall })
    try {
      const grpc = await loadingGrpc
      if (!socket.destroyed) handOver(socket, grpc)
    } catch (error) {
      intake.fail({ transport: 'grpc', signal: 'traces' }, error)
      socket.destroy()
    }
  }

  function handOver(socket: Socket, server: ConnectionServer): void {
    fresh.delete(socket)
    server.accept(socket)
    // Paused by the look at its first bytes, which come again now.
    socket.resume()
  }

  function tellOnce(key: string, notice: ReceiverNotice): void {
    if (toldOnce.has(key)) return
    toldOnce.add(key)
    onNotice(notice)
  }

  const shared = options.grpcPort === options.httpPort && options.grpcPort !== 0
  const grpcListener = await openPort(options.grpcPort, 'grpc', shared)
  const httpListener = shared
    ? grpcListener
    : await openPort(options.httpPort, 'http', false).catch((error: unknown) => {
        grpcListener.close()
        throw error
      })
  const listeners = new Set([grpcListener, httpListener])
  if (forward !== undefined) {
    const own = [...grpcListener.addresses, ...httpListener.addresses]
    if (await isOwnAddress(forward.target, own)) {
      for (const listener of listeners) listener.close()
      throw new TracectlError('usage', `--forward ${forward.target.label} is where tracectl itself listens`, {
        hint: 'forward to another port, or move tracectl: --grpc-port 0 --http-port 0',
      })
    }
  }

  return {
    grpc: grpcListener.addresses,
    http: httpListener.addresses,
    stats: () => ({ ...intake.stats, connections: sockets.size }),
    close: (graceMs) => (closing ??= close(graceMs)),
  }

  async function close(graceMs: number): Promise<void> {
    for (const listener of listeners) listener.close()
    http.close()
    const grpc = await loadingGrpc?.catch(ignore)
    grpc?.close(graceMs)
    for (const socket of fresh) socket.destroy()
    await allSocketsClosed(graceMs)
  }

  async function allSocketsClosed(graceMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    allClosed = resolve
    if (sockets.size === 0) resolve()
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, graceMs)
    await promise
    clearTimeout(timer)
  }
}

interface ConnectionServer {
  accept(socket: Socket): void
}

function ignore(): void {}
