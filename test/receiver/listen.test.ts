import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import type { TracectlError } from '../../src/errors.ts'
import { listen, type Listener, type ListenOptions } from '../../src/receiver/listen.ts'
import { openReceiver } from '../../src/receiver/receiver.ts'
import { fakeStore } from './fake-store.ts'

const open: { close(): unknown }[] = []

afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listenOn(options: Partial<ListenOptions>): Promise<Listener> {
  const listener = await listen({
    hosts: ['127.0.0.1'],
    port: 0,
    flag: '--grpc-port',
    maxConnections: 10,
    onConnection: (socket) => socket.destroy(),
    onDrop: () => {},
    ...options,
  })
  open.push(listener)
  return listener
}

async function failure(promise: Promise<unknown>): Promise<Pick<TracectlError, 'code' | 'message' | 'hint'>> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error as TracectlError,
  )
  return { code: error!.code, message: error!.message, hint: error!.hint }
}

async function takePort(host = '127.0.0.1'): Promise<number> {
  const server: Server = createServer().listen(0, host)
  await once(server, 'listening')
  open.push(server)
  return (server.address() as { port: number }).port
}

describe('listening', () => {
  it('gives every host the same port, and reports the real one', async () => {
    const { addresses } = await listenOn({ hosts: ['127.0.0.1', '127.0.0.2'] })
    expect(addresses.map(({ host }) => host)).toEqual(['127.0.0.1', '127.0.0.2'])
    expect(addresses[0]?.port).toBeGreaterThan(0)
    expect(addresses[1]?.port).toBe(addresses[0]?.port)
  })

  it('leaves out IPv6 where the machine does not have it', async () => {
    // 2001:db8::/32 is for documentation: no machine has it.
    const { addresses } = await listenOn({ hosts: ['127.0.0.1', '2001:db8::1'] })
    expect(addresses.map(({ host }) => host)).toEqual(['127.0.0.1'])
  })

  it('listens on every address of a name', async () => {
    const { addresses } = await listenOn({ hosts: ['localhost'] })
    expect(addresses.length).toBeGreaterThan(0)
    for (const { host } of addresses) expect(host).toMatch(/^(127\.0\.0\.1|::1)$/)
  })

  it('listens on every interface', async () => {
    const { addresses } = await listenOn({ hosts: ['0.0.0.0'] })
    expect(addresses[0]?.host).toBe('0.0.0.0')
  })
})

describe('a port that is taken', () => {
  it.runIf(process.platform === 'linux')(
    'is named, with the process that holds it and the flag to use',
    async () => {
      const code =
        "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log(s.address().port))"
      const holder = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
      open.push({ close: () => holder.kill() })
      const [line] = (await once(holder.stdout, 'data')) as [Buffer]
      const port = Number(line.toString())
      const name = process.execPath.split('/').at(-1)
      expect(await failure(listenOn({ port }))).toEqual({
        code: 'address-in-use',
        message: `port ${port} on 127.0.0.1 is already taken by ${name} (pid ${holder.pid}): stop it or use --grpc-port N (0 picks a free one)`,
        hint: undefined,
      })
    },
  )

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'by a process that may not be looked into is named with its user',
    async () => {
      const port = await takePort()
      const module = new URL('../../src/receiver/listen.ts', import.meta.url).href
      const code = `import { listen } from '${module}'
        const options = { hosts: ['127.0.0.1'], port: ${port}, flag: '--grpc-port', maxConnections: 1 }
        await listen(options).catch((error) => console.log(error.message))`
      // As nobody, who may not read root's /proc/PID/fd.
      const nobody = spawn(process.execPath, ['--input-type=module', '-e', code], {
        uid: 65_534,
        gid: 65_534,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = (await once(nobody.stdout, 'data')) as [Buffer]
      expect(line.toString()).toBe(
        `port ${port} on 127.0.0.1 is already taken by a process of user root: use --grpc-port N (0 picks a free one)\n`,
      )
    },
  )

  it('on the second host alone is taken as well, and the first is let go again', async () => {
    const port = await takePort('127.0.0.2')
    const error = await failure(listenOn({ hosts: ['127.0.0.1', '127.0.0.2'], port, flag: '--http-port' }))
    expect(error.code).toBe('address-in-use')
    expect(error.message).toContain(`port ${port} on 127.0.0.2 is already taken`)
    expect(error.message).toContain('--http-port N')
    const again = await listenOn({ port })
    expect(again.addresses).toEqual([{ host: '127.0.0.1', port }])
  })

  it('of two is told, and the other is let go again', async () => {
    const port = await takePort()
    const grpcPort = await takePort()
    for (const server of open.splice(1)) server.close()
    const opening = openReceiver({
      hosts: ['127.0.0.1'],
      grpcPort,
      httpPort: port,
      store: fakeStore(),
      onNotice() {},
    })
    expect((await failure(opening)).message).toContain('--http-port N')
    expect((await listenOn({ port: grpcPort })).addresses[0]?.port).toBe(grpcPort)
  })
})

describe('an address that cannot be used', () => {
  it.each([
    [
      'a name that nobody has',
      'no-such-host.invalid',
      'cannot listen on "no-such-host.invalid": no such host',
    ],
    [
      'an address of another machine',
      '192.0.2.1',
      'cannot listen on 192.0.2.1: not an address of this machine',
    ],
    [
      'only an IPv6 one that is not here',
      '2001:db8::1',
      'cannot listen on 2001:db8::1: not an address of this machine',
    ],
  ])('is %s', async (_name, host, message) => {
    expect(await failure(listenOn({ hosts: [host] }))).toEqual({
      code: 'address-unusable',
      message,
      hint: '--host 127.0.0.1 (this machine only) or --host 0.0.0.0 (every interface)',
    })
  })

  it.each([-1, 65_536, 1.5, Number.NaN])('is port %d', async (port) => {
    expect(await failure(listenOn({ port }))).toEqual({
      code: 'usage',
      message: `--grpc-port ${port}: not a port number`,
      hint: '--grpc-port 0 picks a free port',
    })
  })
})
