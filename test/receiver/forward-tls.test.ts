// Encrypted targets whose certificate a company, or a developer, has signed itself: NODE_EXTRA_CA_CERTS names it. Node reads
// that when it starts, so the forwarder runs in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

/** For localhost and 127.0.0.1, until 2126; its key protects nothing. */
const CERT = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUFyO6J0rYkS2qDmG4GBax2OKVI2IwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE5MjgwMVoYDzIxMjYxMTAx
MTkyODAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARAe6LEUmD2cNTQhL2dhE8UGWPqxpzzw6tNx68y0zt16JrHt2UaUWcq
tZmPCaqzebUM87lvM5aN2/QlkDdsroELo28wbTAdBgNVHQ4EFgQUbeTSQ6T9EBWG
o1ZCpNvxlkNTw4wwHwYDVR0jBBgwFoAUbeTSQ6T9EBWGo1ZCpNvxlkNTw4wwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgKH46kWbOT6nJRhGy3o7DCWXPgSPBjXFhGgkIznr3a8UCID4P
r3pAIwNary462iSNmX2MYEpZfUnZKEYe3+No9RRN
-----END CERTIFICATE-----`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8kS9BshlwyjtFL3K
RjkowlCRRjwU1+xuHeGm1BoiC12hRANCAARAe6LEUmD2cNTQhL2dhE8UGWPqxpzz
w6tNx68y0zt16JrHt2UaUWcqtZmPCaqzebUM87lvM5aN2/QlkDdsroEL
-----END PRIVATE KEY-----`

/** The URL of one that takes everything. */
async function openTarget(scheme: 'https' | 'grpcs'): Promise<string> {
  const server = scheme === 'https' ? httpsServer() : grpcServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `${scheme}://localhost:${(server.address() as { port: number }).port}`
}

function httpsServer(): ReturnType<typeof createServer> {
  return createServer({ cert: CERT, key: KEY }, (request, response) => {
    request.resume().on('end', () => response.end())
  })
}

function grpcServer(): ReturnType<typeof createSecureServer> {
  const server = createSecureServer({ cert: CERT, key: KEY })
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.resume().on('end', () => stream.end(Buffer.alloc(5)))
  })
  return server
}

/** Whether one request got through, from a process with this variable. */
async function isForwarded(url: string, certificates: string | undefined): Promise<boolean> {
  const module = new URL('../../src/receiver/forward.ts', import.meta.url).href
  const code = `import { openForwarder } from '${module}'
    const forward = openForwarder({ url: '${url}', onNotice: (notice) => process.exit(1) })
    forward.offer({ signal: 'traces', format: 'protobuf', body: Buffer.from([0x0a, 0]) })
    await forward.close(10_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificates },
    stdio: 'inherit',
  })
  const [status] = (await once(child, 'exit')) as [number]
  return status === 0
}

it.each(['https', 'grpcs'] as const)(
  'a certificate of our own is trusted once it is named: %s',
  async (scheme) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracectl-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'cert.pem'), CERT)
    const url = await openTarget(scheme)
    expect(await isForwarded(url, undefined)).toBe(false)
    expect(await isForwarded(url, join(folder, 'cert.pem'))).toBe(true)
  },
)
