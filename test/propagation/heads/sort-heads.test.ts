import { describe, expect, test } from 'vitest'
import { drawnSpanId, drawnTraceId, type DrawnTrace } from '../drawn-table.ts'
import { anyTime, request, sorted, times } from './sorted.ts'

describe('requests from outside', () => {
  test('nobody was there who could have called', () => {
    expect(sorted(times(5, (index) => request(index * 5_000)))).toEqual(['C19 5× GET /order'])
  })

  test('a browser asks, with no more company than chance gives', () => {
    const browser = {
      'GET /order': { attributes: { 'user_agent.original': 'Mozilla/5.0 (X11) Firefox/140.0' } },
    }
    const others = times(60, (index): DrawnTrace => ({
      text: 'cart GET /cart [server] |=====|',
      startMs: anyTime(index + 0.3, 6_000),
    }))
    expect(sorted([...times(60, (index) => request(anyTime(index, 6_000), browser)), ...others])).toEqual([
      'C19 60× GET /order',
      'open 60× GET /cart',
    ])
  })

  test('a service that a raw client calls looks never called as well, and stays open', () => {
    const raw = times(30, (index): readonly DrawnTrace[] => [
      { text: 'shop GET /order [server] |=======|', startMs: index * 100 },
      { text: 'stock GET /stock [server] |==|', startMs: index * 100 + 3 },
    ]).flat()
    expect(sorted(raw)).toEqual(['open 60× GET /order'])
  })

  test('even with the address of somebody outside, which proxies pass on', () => {
    const raw = times(30, (index): readonly DrawnTrace[] => [
      { text: 'shop GET /order [server] |=======|', startMs: index * 100 },
      {
        text: 'stock GET /stock [server] |==|',
        startMs: index * 100 + 3,
        spans: { 'GET /stock': { attributes: { 'client.address': '81.2.69.142' } } },
      },
    ]).flat()
    expect(sorted(raw)).toEqual(['open 60× GET /order'])
  })

  test('what somebody else calls with its context is no entry', () => {
    const called = times(3, (index) => request(index * 5_000))
    const uncalled: DrawnTrace = { text: 'stock GET /stock [server] |==|', startMs: 50_000 }
    expect(sorted([...called, uncalled])).toEqual(['C19 3× GET /order', 'open 1× GET /stock'])
  })
})

describe('probes', () => {
  test.each([
    ['a user agent', 'GET /', { 'http.user_agent': 'kube-probe/1.34' }],
    ['a route', 'GET /api/healthz', { 'http.route': '/api/healthz' }],
    ['an actuator', 'GET', { 'url.path': '/actuator/health/readiness' }],
    ['a name alone', 'GET /metrics', {}],
    ['gRPC', 'grpc.health.v1.Health/Check', { 'rpc.system': 'grpc' }],
    ['the conventions', 'GET /', { 'user_agent.synthetic.type': 'test' }],
    ['Prometheus', 'GET /-/ready', {}],
    ['a single span', 'GET /ping', {}],
    ['a single span at the root', 'GET /api/v1/status', {}],
  ] as const)('%s gives them away', (_, name, attributes) => {
    const probe: DrawnTrace = { text: `shop ${name} [server] |=|`, spans: { [name]: { attributes } } }
    expect(sorted([probe, request(3)])).toContain(`C18 1× ${name}`)
  })

  test.each([
    ['what only sounds like it', 'GET /healthcare/claims', 'shop GET /healthcare/claims [server] |=|'],
    ['what the application is asked', 'GET /orders/status', 'shop GET /orders/status [server] |=|'],
    ['a client', 'GET /healthz', 'shop GET /healthz [client] |=|'],
    [
      'work under a word that is not only theirs',
      'POST /status',
      'shop POST /status [server] |=|\n shop   save |=|',
    ],
  ])('%s is none', (_, name, text) => {
    expect(sorted([text, request(3)]).filter((line) => line.startsWith('C18'))).toEqual([])
    expect(name).not.toBe('')
  })
})

describe('timers', () => {
  const busy = times(80, (index) => request(anyTime(index, 20_000)))
  test('equal distances, and no more company than chance', () => {
    expect(sorted([...busy, ...jobs('refresh', (index) => 500 + index * 1_000)])).toContain('C17 20× refresh')
  })

  test('turns that are missed now and then, and two instances that take theirs', () => {
    const missed = jobs('refresh', (index) => 500 + (index + Math.floor(index / 7)) * 700)
    expect(sorted([...busy, ...missed])).toContain('C17 20× refresh')
  })

  test('any distances are none', () => {
    expect(sorted([...busy, ...jobs('refresh', (index) => anyTime(index + 0.37, 20_000))])).toEqual([
      'open 100× GET /order',
    ])
  })

  test('a name tells', () => {
    expect(sorted([...busy, ...jobs('cron cleanup', (index) => anyTime(index + 0.37, 20_000))])).toContain(
      'C17 20× cron cleanup',
    )
  })

  test('work that begins with each request is called, at whatever distances they come', () => {
    const steady = times(30, (index): readonly DrawnTrace[] => [
      { text: 'shop GET /order [server] |========|', startMs: index * 100 },
      { text: 'shop poll [client] |==|', startMs: index * 100 + 3 },
    ]).flat()
    expect(sorted(steady).filter((line) => line.startsWith('C17'))).toEqual([])
  })

  test('a platform says so itself', () => {
    const fn: DrawnTrace = {
      text: 'fn tidy [server] |==|',
      spans: { tidy: { attributes: { 'faas.trigger': 'timer' } } },
    }
    expect(sorted([fn, request(1)])).toContain('C17 1× tidy')
  })
})

describe('asking a queue for messages', () => {
  const poll = 'mail receive mail [client] |=|'

  test('is nobody called for, where the work on them has spans of its own', () => {
    expect(
      sorted([
        request(0),
        { text: poll, startMs: 5 },
        { text: 'mail process mail [consumer] |=|', startMs: 7 },
      ]),
    ).toEqual(['C17 1× receive mail', 'open 2× GET /order'])
  })

  test('is what a message was sent to, where it has not', () => {
    expect(sorted([request(0), { text: poll, startMs: 5 }])).toEqual(['open 2× GET /order'])
  })

  test('as where the work hangs below it', () => {
    const below = `
      mail   receive mail [client]     |====|
      mail     process mail [consumer]  |==|
    `
    expect(sorted([request(0), { text: below, startMs: 5 }])).toEqual(['open 2× GET /order'])
  })
})

describe('links', () => {
  const to = [{ traceId: drawnTraceId(0), spanId: drawnSpanId(0, 1) }]

  test.each([
    ['C13', 'mail process [consumer] |==|', to],
    ['C14', 'mail process [consumer] |==|', [...to, { traceId: drawnTraceId(9), spanId: drawnSpanId(9, 1) }]],
    ['C27', 'stock process [server] |==|', to],
    ['C16', 'shop process |==|', to],
  ])('%s', (code, text, links) => {
    expect(sorted([request(0), { text, startMs: 5, spans: { process: { links } } }])).toContain(
      `${code} 1× process`,
    )
  })

  test('also to a span that was not sent, as it says on purpose where it comes from', () => {
    const links = [{ traceId: drawnTraceId(9), spanId: drawnSpanId(9, 1) }]
    expect(sorted([{ text: 'mail process [consumer] |==|', spans: { process: { links } } }])).toEqual([
      'C13 1× process',
    ])
  })

  test('a consumer without one stays open', () => {
    expect(sorted([request(0), { text: 'mail process [consumer] |==|', startMs: 5 }])).toEqual([
      'open 2× GET /order',
    ])
  })
})

test('ids that can name nobody are no reason to look for somebody', () => {
  const own: DrawnTrace = {
    text: 'shop GET /order [server] |==|',
    spans: { 'GET /order': { parentId: drawnSpanId(0, 1) } },
  }
  expect(sorted([own])).toEqual(['C34 1× GET /order'])
})

test('half a trace id leaves its fragment open: it is broken, and known where', () => {
  const whole: DrawnTrace = { ...request(0), traceId: '463ac35c9f6413ad48485a3953bb6124' }
  const half: DrawnTrace = {
    text: 'price GET /price [server] |=|',
    traceId: '000000000000000048485a3953bb6124',
    startMs: 3,
    spans: { 'GET /price': { parentId: drawnSpanId(0, 3) } },
  }
  expect(sorted([whole, half])).toEqual(['open 2× GET /order'])
})

test('what came in just now is waited for', () => {
  expect(sorted([request(0), request(20_000)], 25_000e6)).toEqual([
    'C19 1× GET /order',
    'pending 1× GET /order',
  ])
})

function jobs(name: string, at: (index: number) => number): readonly DrawnTrace[] {
  return times(20, (index) => ({ text: `app ${name} |===|`, startMs: at(index) }))
}
