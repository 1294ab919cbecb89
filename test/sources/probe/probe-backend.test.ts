// A URL alone is enough: what answers there is found out, or it is said what does.
import { describe, expect, it, onTestFinished } from 'vitest'

import { probeBackend, type Found } from '../../../src/sources/probe/probe-backend.ts'
import { openTestReceiver } from '../../receiver/open-test-receiver.ts'
import { startFakeJaeger, type JaegerPersona } from '../../support/fake-jaeger.ts'
import {
  htmlReply,
  jsonReply,
  textReply,
  type FakeHandler,
  type FakeReply,
  type FakeServer,
} from '../../support/fake-server.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { failureOf, openServer, openTestClient } from '../http/open-test-client.ts'

async function probe(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Found> {
  return probeBackend(openTestClient(url, { headers }), new AbortController().signal)
}

/** Answers these paths, and everything else as `otherwise` says. */
function paths(
  replies: Readonly<Record<string, FakeReply>>,
  otherwise: FakeReply = textReply('404 page not found\n', 404),
): FakeHandler {
  return ({ path }) => replies[path] ?? otherwise
}

const ECHO = { '/api/echo': textReply('echo\n') }

describe('Tempo', () => {
  it('echoes, behind its prefix too', async () => {
    const { url, requests } = await openServer(paths(ECHO))
    expect(await probe(url)).toEqual({ kind: 'tempo', url })
    expect(requests.length).toBe(1)
    const prefixed = await openServer(paths({ '/a/tempo/api/echo': textReply('echo') }))
    expect(await probe(`${prefixed.url}/a/tempo`)).toEqual({ kind: 'tempo', url: `${prefixed.url}/a/tempo` })
  })

  it('is known by its search where a gateway lets nothing else through', async () => {
    const { url } = await openServer(
      paths({ '/api/search': textReply('invalid limit: must be a positive number', 400) }),
    )
    expect(await probe(url)).toEqual({ kind: 'tempo', url })
    const other = await openServer(paths({ '/api/search': jsonReply({ traces: [], metrics: {} }) }))
    expect((await probe(other.url)).kind).toBe('tempo')
  })

  it('below /tempo is found there', async () => {
    const { url } = await openServer(paths({ '/tempo/api/echo': textReply('echo') }))
    expect(await probe(url)).toEqual({ kind: 'tempo', url: `${url}/tempo` })
  })
})

describe('Jaeger', () => {
  it.each([
    'jaeger-1.52',
    'jaeger-1.53',
    'jaeger-1.76',
    'jaeger-2.18',
    'jaeger-2.20',
    'jaeger-2.21',
    'victoriatraces',
    'greptime',
  ] satisfies JaegerPersona[])('%s, at its base path', async (persona) => {
    const server = await startFakeJaeger({ persona, traces: [] })
    onTestFinished(() => server.close())
    expect(await probe(server.url)).toEqual({ kind: 'jaeger', url: server.url })
  })

  it.each(['victoriatraces', 'greptime'] satisfies JaegerPersona[])(
    '%s, by host and port alone',
    async (persona) => {
      const server = await startFakeJaeger({ persona, traces: [] })
      onTestFinished(() => server.close())
      expect(await probe(new URL(server.url).origin)).toEqual({ kind: 'jaeger', url: server.url })
    },
  )
})

describe('Zipkin', () => {
  it.each([true, false])('search enabled: %s', async (searchEnabled) => {
    const server = await startFakeZipkin({ searchEnabled })
    onTestFinished(() => server.close())
    expect(await probe(server.url)).toEqual({ kind: 'zipkin', url: server.url })
    expect(await probe(`${server.url}/zipkin`)).toEqual({ kind: 'zipkin', url: `${server.url}/zipkin` })
  })
})

describe('Grafana', () => {
  const HEALTH = jsonReply({ commit: 'a', database: 'ok', version: '12.1.0' })
  const NOT_FOUND = jsonReply({ message: 'Not found' }, 404)

  async function openGrafana(sources: FakeReply): Promise<FakeServer> {
    return openServer(
      paths({ '/api/health': HEALTH, '/api/datasources': sources, '/api/search': jsonReply([]) }, NOT_FOUND),
    )
  }

  it.each(['tempo', 'jaeger', 'zipkin'])(
    'leads to the one source of traces that it has: %s',
    async (type) => {
      const { url } = await openGrafana(
        jsonReply([
          { uid: 'p', type: 'prometheus', name: 'Metrics' },
          { uid: 'a b', type, name: 'Traces' },
        ]),
      )
      expect(await probe(url)).toEqual({ kind: type, url: `${url}/api/datasources/proxy/uid/a%20b` })
    },
  )

  it('with several lists them, each as it can be typed', async () => {
    const { url } = await openGrafana(
      jsonReply([
        { uid: 'u1', type: 'tempo', name: 'Prod\u001b[31m' },
        { uid: 'u2', type: 'jaeger', name: 'Old' },
        null,
        { type: 'tempo' },
      ]),
    )
    expect(await failureOf(probe(url))).toEqual({
      code: 'usage',
      message: `${url} is Grafana, and has 2 data sources with traces`,
      hint: `--from ${url}/api/datasources/proxy/uid/u1  (tempo, Prod)\n--from ${url}/api/datasources/proxy/uid/u2  (jaeger, Old)`,
    })
  })

  it('with none, or with a list for others only, says so', async () => {
    const none = await openGrafana(jsonReply([{ uid: 'p', type: 'loki' }]))
    expect(await failureOf(probe(none.url))).toMatchObject({
      code: 'usage',
      message: `${none.url} is Grafana, and has no data source for Tempo, Jaeger or Zipkin`,
    })
    const shut = await openGrafana(jsonReply({ message: 'Permission denied' }, 403))
    const failure = await failureOf(probe(shut.url))
    expect(failure.code).toBe('auth')
    expect(failure.message).toContain('does not tell its data sources')
    expect(failure.message).toContain('Permission denied')
    expect(failure.hint).toContain(`--from ${shut.url}/api/datasources/proxy/uid/UID`)
  })
})

describe('credentials', () => {
  it.each([
    [401, 'missing tenant header', 'wants a tenant', '--tenant'],
    [401, '', 'wants credentials', '--token-file'],
    [403, 'forbidden', 'wants credentials', '--token-file'],
  ])('that are missing end the questions: %d %j', async (status, body, message, hint) => {
    const { url, requests } = await openServer(() => textReply(body, status))
    const failure = await failureOf(probe(url))
    expect(failure.code).toBe('auth')
    expect(failure.message).toContain(message)
    expect(failure.hint).toContain(hint)
    expect(requests.length).toBe(1)
  })

  it('are wanted by a page in place of every answer, and by a redirect', async () => {
    const page = await openServer(() => htmlReply('<title>Sign in</title><input type="password">'))
    expect(await failureOf(probe(page.url))).toMatchObject({ code: 'auth' })
    const led = await openServer(() => ({ status: 302, headers: { location: 'https://sso.test/login' } }))
    expect((await failureOf(probe(led.url))).message).toContain(
      'leads to https://sso.test, probably a login page',
    )
    expect(led.requests.length).toBe(1)
  })
})

describe('something else', () => {
  it('that receives OTLP says that traces are sent there', async () => {
    const { url } = await openServer(
      paths({ '/v1/traces': textReply('405 method not allowed, supported: [POST]', 405) }),
    )
    expect(await failureOf(probe(url))).toMatchObject({
      code: 'usage',
      message: `${url} is an OTLP receiver: traces are sent there, not asked for`,
      hint: expect.stringContaining('16686'),
    })
  })

  it('that is a tail of ours says where the traces are', async () => {
    const { httpPort } = await openTestReceiver()
    const url = `http://127.0.0.1:${httpPort}`
    expect(await failureOf(probe(url))).toEqual({
      code: 'usage',
      message: `${url} is a tracectl tail: traces are sent there, not asked for`,
      hint: 'what it has received is in the local store: leave --from out',
    })
  })

  it('is told by its title, or its text, with the ports that are known', async () => {
    const page = await openServer(() => htmlReply('<title>Argo CD</title>'))
    expect(await failureOf(probe(page.url))).toEqual({
      code: 'bad-reply',
      message: `neither Tempo, Jaeger nor Zipkin answers at ${page.url}, but: HTTP 200, "Argo CD"`,
      hint: expect.stringContaining('Tempo answers on 3200, Jaeger on 16686, Zipkin on 9411'),
    })
    const text = await openServer(() => textReply('default backend - 404', 404))
    expect((await failureOf(probe(text.url))).message).toMatch(/but: HTTP 404, "default backend - 404"$/)
  })

  it.each([
    ['/search', ''],
    ['/jaeger/trace/4bf92f3577b34da6a3ce929d0e0e4736', '/jaeger'],
    ['/api/v2/traces/4bf9', ''],
    ['/tempo/api/search', '/tempo'],
    ['/zipkin/traces/4bf9', ''],
    ['/grafana/d/abc/my-board', '/grafana'],
    ['/ready', ''],
  ])('that is a page or a path of an API is told with the base: %s', async (path, base) => {
    const { url } = await openServer(() => htmlReply('<title>x</title>'))
    expect((await failureOf(probe(url + path))).hint).toBe(`perhaps: --from ${url}${base}`)
  })

  it.each([502, 503, 504])(
    'that cannot be reached by what stands before it is no other kind: %d',
    async (status) => {
      const { url } = await openServer(() => htmlReply('<title>nginx</title>', status))
      const failure = await failureOf(probe(url))
      expect([failure.code, failure.message]).toEqual([
        'unreachable',
        expect.stringContaining(`failed: HTTP ${status}`),
      ])
    },
  )

  it('that lies and breaks is never taken for a server of traces', async () => {
    for (const reply of [
      jsonReply(null),
      jsonReply([1, 2]),
      jsonReply({ data: 1, traces: 1 }),
      { body: '{"data":[' },
      { body: Buffer.from([0xff, 0xfe, 0]) },
      { status: 500, body: 'x'.repeat(100_000) },
      { status: 204 },
    ]) {
      const { url } = await openServer(() => reply)
      expect((await failureOf(probe(url))).code).toBe('bad-reply')
    }
  })
})

it('Ctrl-C ends the questions', async () => {
  const stop = new AbortController()
  const { url } = await openServer(() => {
    stop.abort('SIGINT')
    return { fault: 'silence' }
  })
  await expect(probeBackend(openTestClient(url), stop.signal)).rejects.toBe('SIGINT')
})
