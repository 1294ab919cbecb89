// A server is opened as what it is said to be, without a question, or as what it turns out to be.
import { describe, expect, it, onTestFinished } from 'vitest'

import type { Backend } from '../../../src/sources/backend.ts'
import { openBackend } from '../../../src/sources/open-backend.ts'
import { backendOptions, backendTarget } from '../../support/backend-target.ts'
import { startFakeJaeger } from '../../support/fake-jaeger.ts'
import { jsonReply, textReply } from '../../support/fake-server.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { failureOf, openServer } from '../http/open-test-client.ts'

async function open(...args: Parameters<typeof openBackend>): Promise<Backend> {
  const backend = await openBackend(...args)
  onTestFinished(() => backend.close())
  return backend
}

describe('a server', () => {
  it.each(['tempo', 'jaeger', 'zipkin'] as const)(
    'of a kind that is known is not asked anything yet: %s',
    async (kind) => {
      const server = await openServer(() => textReply('', 500))
      const backend = await open(backendTarget(server.url, { kind }), backendOptions())
      expect([backend.kind, server.connections.made]).toEqual([kind, 0])
    },
  )

  it('is opened as what it turns out to be, and works', async () => {
    const jaeger = await startFakeJaeger({ persona: 'jaeger-1.76', traces: [] })
    const zipkin = await startFakeZipkin()
    onTestFinished(async () => {
      await jaeger.close()
      await zipkin.close()
    })
    for (const [kind, { url }] of Object.entries({ jaeger, zipkin })) {
      const backend = await open(backendTarget(url), backendOptions())
      expect(backend.kind).toBe(kind)
      expect(await backend.services(new AbortController().signal)).toEqual([])
    }
  })

  it('behind Grafana is asked through it, with the same credentials', async () => {
    const server = await openServer(({ path }) => {
      if (path === '/api/health') return jsonReply({ database: 'ok' })
      if (path === '/api/datasources') return jsonReply([{ uid: 'z', type: 'zipkin', name: 'z' }])
      if (path.startsWith('/api/datasources/proxy/uid/z/api/v2/services')) return jsonReply(['cart'])
      return jsonReply({ message: 'Not found' }, 404)
    })
    const target = backendTarget(server.url, { headers: { authorization: 'Bearer t' } })
    const backend = await open(target, backendOptions())
    expect([backend.kind, await backend.services(new AbortController().signal)]).toEqual(['zipkin', ['cart']])
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer t']),
    )
  })

  it('that is none leaves no connection behind', async () => {
    const server = await openServer(() => textReply('nothing', 404))
    expect((await failureOf(openBackend(backendTarget(server.url), backendOptions()))).code).toBe('bad-reply')
    await expect.poll(() => server.connections.open).toBe(0)
  })

  it('is not looked for where a foreign store says: only at what was asked, or below', async () => {
    const elsewhere = await openServer(() => jsonReply(['cart']))
    const zipkin = await startFakeZipkin()
    onTestFinished(() => zipkin.close())
    const target = backendTarget(zipkin.url, { headers: { authorization: 'Bearer t' } })
    const { host } = new URL(elsewhere.url)
    for (const url of [elsewhere.url, `${zipkin.url}@${host}`, `${zipkin.url}0`, '']) {
      const known = { find: () => ({ kind: 'zipkin', url }), remember: () => {} }
      const backend = await open(target, { ...backendOptions(), known })
      expect(await backend.services(new AbortController().signal)).toEqual([])
    }
    expect(elsewhere.requests).toEqual([])
  })
})
