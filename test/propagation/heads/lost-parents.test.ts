import { describe, expect, test } from 'vitest'
import type { DrawnTrace } from '../drawn-table.ts'
import { request, sorted, times } from './sorted.ts'

describe('parents that were not sent', () => {
  test('a load generator keeps its own', () => {
    const agent = { 'GET /order': { attributes: { 'user_agent.original': 'k6/1.3.0 (https://k6.io/)' } } }
    expect(sorted(times(5, (index) => orphaned(index * 10, agent)))).toEqual(['C25 5× GET /order'])
  })

  test('so does whoever calls the edge, when nobody else was there', () => {
    expect(sorted(times(5, (index) => orphaned(index * 5_000)))).toEqual(['C25 5× GET /order'])
  })

  test('a proxy that begins its own trace does not, while its caller is at work', () => {
    const restarted = times(30, (index): readonly DrawnTrace[] => [
      { text: 'web GET / [server] |==========|', startMs: index * 100 },
      orphaned(index * 100 + 1),
    ]).flat()
    expect(sorted(restarted)).toEqual(['open 60× GET /'])
  })

  test('every service draws lots for itself: the share is always the same', () => {
    const sampled = times(60, (index): DrawnTrace => {
      return (index * 7) % 5 < 2
        ? { text: '? lost .\n stock   GET /stock [server] |==|', startMs: index * 200 }
        : request(index * 200)
    })
    expect(sorted(sampled)).toContain('C20 24× GET /stock')
  })

  test('not those whose caller recorded them in a trace of its own', () => {
    const restarted = times(60, (index): readonly DrawnTrace[] => {
      if ((index * 7) % 5 >= 2) return [request(index * 200)]
      const caller = `
        shop     GET /order [server]    |=======|
        shop       GET [client]          |====|
      `
      const callee = '? proxy .\n stock   GET /stock [server] |==|'
      return [
        { text: caller, startMs: index * 200 },
        { text: callee, startMs: index * 200 + 2 },
      ]
    }).flat()
    expect(sorted(restarted)).toEqual(['open 84× GET /order'])
  })

  test('a share that begins one day is no sampling', () => {
    const changed = times(60, (index): DrawnTrace => {
      return index >= 40
        ? { text: '? lost .\n stock   GET /stock [server] |==|', startMs: index * 200 }
        : request(index * 200)
    })
    expect(sorted(changed).filter((line) => line.startsWith('C20'))).toEqual([])
  })

  test('a proxy that exports nothing is not sampled out: its caller waits for an answer', () => {
    const proxied = times(40, (index): DrawnTrace => {
      return index % 2 === 0
        ? request(index * 200)
        : {
            text: `
              shop     GET /order [server]    |=======|
              shop       GET [client]          |====|
              ?            proxy              .
              stock          GET /stock [server]  |==|
            `,
            startMs: index * 200,
          }
    })
    expect(sorted(proxied)).toEqual(['open 60× GET /order'])
  })

  test('the rest of a process that lost spans is not broken, nor is what hangs under them', () => {
    const lost = times(40, (index): DrawnTrace => {
      return index >= 10 && index < 20
        ? {
            text: `
              ?        lost                  .
              shop       load                |==|
              ?        lost too              .
              stock      GET /stock [server]   .  |==|
            `,
            startMs: index * 200,
            spans: { load: LOCAL },
          }
        : {
            text: `
              shop     GET /order [server]    |=======|
              shop       load                  |==|
              shop       GET [client]          .  |====|
              stock        GET /stock [server]  .  |==|
            `,
            startMs: index * 200,
          }
    })
    expect(sorted(lost)).toEqual(['C24 10× load', 'C24 10× GET /stock', 'open 30× GET /order'])
  })

  test('a root that is still open sends its children first', () => {
    const open: DrawnTrace = {
      text: `
        ?        import                .
        batch      item                |==|
        batch      item                .  |==|
        batch      item                .     |==|
      `,
      startMs: 5_000,
      spans: { item: LOCAL },
    }
    expect(sorted([request(0), request(4_900), open])).toContain('C23 3× item')
  })

  test('a sampler that is split over collectors loses some of everything', () => {
    const torn = times(200, (index): DrawnTrace => {
      const line = [
        'shop GET /order [server] |=========|',
        'shop   load    |=======|',
        'stock     GET /stock [server]  |====|',
        'price       GET /price [server]  |==|',
        'price         query  ||',
      ]
      const missing = 1 + (index % 4)
      return {
        text: line
          .map((drawn, at) =>
            at === missing - 1 && index % 3 === 0 ? drawn.replace(/^\w+ /, '? ').replace(/\|.*/, '.') : drawn,
          )
          .join('\n'),
        startMs: index * 50,
        spans: { load: LOCAL, query: LOCAL },
      }
    })
    expect(new Set(sorted(torn).map((line) => line.slice(0, 4)))).toEqual(new Set(['C22 ', 'open']))
  })

  test('a limit cuts the longest traces, each somewhere else', () => {
    const cut = times(40, (index): DrawnTrace => {
      const calls = 1 + (index % 9)
      // Of five spans and more the first ones are lost: what ends last is sent last.
      const lines = times(calls, (at) => `shop   step ${'abcdefghi'[at]}  ${' '.repeat(at)}|=|`)
      return {
        text: [
          calls > 5 ? '? begin .' : 'shop GET /order [server] |==========|',
          ...lines.slice(-(calls > 5 ? 6 : 5)),
        ].join('\n'),
        startMs: index * 100,
        spans: Object.fromEntries(times(9, (at) => [`step ${'abcdefghi'[at]}`, LOCAL])),
      }
    })
    expect(new Set(sorted(cut).map((line) => line.slice(0, 4)))).toEqual(new Set(['C24 ', 'open']))
  })

  test('the usual caller was lost, where its own caller is there and waits', () => {
    const missing = times(30, (index): DrawnTrace => {
      return index % 10 === 3
        ? {
            text: `
              web      GET / [server]            |==========|
              web        GET order [client]       |========|
              ?            lost                  .
              stock          GET /stock [server]    |==|
            `,
            startMs: index * 200,
          }
        : {
            text: `
              web      GET / [server]            |==========|
              web        GET order [client]       |========|
              shop         GET /order [server]     |======|
              shop           GET [client]           |====|
              stock            GET /stock [server]   |==|
            `,
            startMs: index * 200,
          }
    })
    expect(sorted(missing)).toEqual(['C24 3× GET /stock', 'open 30× GET /'])
  })

  test('a function continues the trace of its platform', () => {
    const begun = Math.floor(Date.UTC(2026, 7, 22, 14) / 1000).toString(16)
    const invoked = times(3, (index): DrawnTrace => ({
      ...orphaned(index * 10),
      traceId: `${begun}${index}`.padEnd(32, 'a'),
    }))
    expect(sorted([...invoked, 'web GET / [server] |==|'])).toContain('C30 3× GET /order')
  })
})

/** The same request with a first span that was not sent. */
function orphaned(startMs: number, spans: DrawnTrace['spans'] = {}): DrawnTrace {
  return {
    text: `
      ?        begin                 .
      shop       GET /order [server] |=======|
      stock        GET /stock [server] |==|
    `,
    startMs,
    spans,
  }
}

/** The missing parent was of the same process. */
const LOCAL = { span: { parentLocation: 'local' } } as const
