// A relay that counts what a client sends: the only place from which it can be seen whether an exporter compresses.
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface ByteCounter {
  readonly port: number
  /** From clients to the port behind. */
  bytesSent(): number
  close(): Promise<void>
}

export async function openByteCounter(target: number): Promise<ByteCounter> {
  let bytes = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: target })
    client.on('data', (chunk) => (bytes += chunk.length))
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // One side's end, however it comes, is the other's too.
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
        sockets.delete(socket)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    bytesSent: () => bytes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
