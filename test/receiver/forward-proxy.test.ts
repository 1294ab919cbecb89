// A network that only a proxy leads out of: the environment names it, as for every other program.
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { openForwarder, type Forwarder } from '../../src/receiver/forward.ts'
import { noticeText } from '../../src/receiver/notice-text.ts'
import { startFakeProxy, type FakeProxy } from '../support/fake-proxy.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES } from './requests.ts'
import { openTestTarget } from './test-target.ts'

const NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'grpc_proxy', 'no_grpc_proxy', 'all_proxy']

beforeEach(() => {
  for (const name of NAMES) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toUpperCase(), undefined)
  }
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
})

/** Leads to `port` of this machine, whatever it is asked for; without one it refuses. */
async function openProxy(port?: number): Promise<FakeProxy> {
  const proxy = await startFakeProxy(port)
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  return proxy
}

function open(url: string): Forwarder & { readonly said: string[] } {
  const said: string[] = []
  const forwarder = openForwarder({
    url,
    backoff: { firstMs: 2, maxMs: 10 },
    onNotice: (notice) => said.push(noticeText(notice)),
  })
  onTestFinished(() => forwarder.close(0))
  return { ...forwarder, said }
}

const trace = { signal: 'traces', format: 'protobuf', body: TRACE_BYTES } as const
const GRACE_MS = 10_000
const BASIC = `Basic ${Buffer.from('me:s3cret').toString('base64')}`

describe('a proxy', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('that %s names is asked for a target over HTTP', async (name) => {
    const proxy = await openProxy(1)
    vi.stubEnv(name, proxy.url)
    const forward = open('http://collector.test:4318')
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(proxy.asked).toEqual(['POST http://collector.test:4318/v1/traces'])
    expect(proxy.authorizations).toEqual([BASIC])
    expect([forward.stats().sent, forward.said]).toEqual([1, []])
  })

  it('is asked for a tunnel where the target is encrypted, and its refusal does not tell the password', async () => {
    const proxy = await openProxy()
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    const forward = open('https://collector.test')
    forward.offer(trace)
    await expect.poll(() => forward.said.length).toBe(1)
    expect(proxy.asked[0]).toBe('CONNECT collector.test:443')
    expect(forward.said[0]).toContain('407')
    await forward.close(0)
    expect(forward.said.join('\n')).not.toContain('s3cret')
  })

  it('is asked for a tunnel for gRPC', async () => {
    const target = await openTestReceiver()
    const proxy = await openProxy(target.grpcPort)
    vi.stubEnv('https_proxy', proxy.url)
    const forward = open('grpc://collector.test:4317')
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(proxy.asked).toEqual(['CONNECT collector.test:4317'])
    expect(proxy.authorizations).toEqual([BASIC])
    expect(target.store.taken.length).toBe(1)
    expect([forward.stats().sent, forward.said]).toEqual([1, []])
  })

  it('is passed by for this machine, and for what no_proxy names', async () => {
    const proxy = await openProxy(1)
    for (const name of ['http_proxy', 'https_proxy', 'grpc_proxy']) vi.stubEnv(name, proxy.url)
    const target = await openTestTarget()
    const grpcTarget = await openTestReceiver()
    for (const url of [
      target.url,
      target.url.replace('127.0.0.1', 'localhost'),
      `grpc://127.0.0.1:${grpcTarget.grpcPort}`,
    ]) {
      const forward = open(url)
      forward.offer(trace)
      await forward.close(GRACE_MS)
      expect([url, forward.stats().sent, forward.said]).toEqual([url, 1, []])
    }
    vi.stubEnv('no_proxy', 'other.test,collector.test')
    for (const url of ['http://collector.test:1', 'grpc://collector.test:1']) {
      const forward = open(url)
      forward.offer(trace)
      await expect.poll(() => forward.said.length).toBe(1)
      await forward.close(0)
    }
    expect(proxy.asked).toEqual([])
  })

  it('that is no URL is told, without what stands there', async () => {
    vi.stubEnv('http_proxy', 's3cret')
    const forward = open('http://collector.test:4318')
    forward.offer(trace)
    await expect.poll(() => forward.said.length).toBe(1)
    await forward.close(0)
    expect(forward.said).toEqual([
      'cannot forward to http://collector.test:4318, trying again: HTTP_PROXY or HTTPS_PROXY is not the URL of a proxy',
      'not forwarded to http://collector.test:4318 so far: 1 request',
    ])
  })

  it('that cannot be used leaves the terminal alone', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => complaints.mockRestore())
    const proxy = await openProxy()
    vi.stubEnv('https_proxy', proxy.url)
    const forward = open('grpc://collector.test:4317')
    forward.offer(trace)
    await expect.poll(() => forward.said.length).toBe(1)
    await forward.close(0)
    expect(complaints.mock.calls).toEqual([])
    expect(forward.said.join('\n')).not.toContain('s3cret')
  })
})
