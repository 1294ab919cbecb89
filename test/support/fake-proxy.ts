// A proxy over a real socket that leads every request to one port of this machine, whatever it was asked for.
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface FakeProxy extends AsyncDisposable {
  /** With user and password in it. */
  readonly url: string
  readonly port: number
  /** `GET http://…` or `CONNECT host:port`, as they came. */
  readonly asked: readonly string[]
  readonly authorizations: readonly (string | undefined)[]
}

/** @param port undefined: it refuses with 407 */
export async function startFakeProxy(port: number | undefined): Promise<FakeProxy> {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
    if (port === undefined) response.writeHead(407).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"through":"the proxy"}')
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
    client.on('error', () => {})
    if (port === undefined) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const upstream = connect({ host: '127.0.0.1', port }, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    sockets.add(upstream)
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://me:s3cret@127.0.0.1:${own}`,
    port: own,
    asked,
    authorizations,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
