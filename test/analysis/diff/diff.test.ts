import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallPath } from '../../../src/analysis/diff/call-path.ts'
import { analyze } from '../../../src/analysis/analyze.ts'
import { changeOf, type Compared, diffTraces, type TraceDiff } from '../../../src/analysis/diff/diff.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { mendedTrace } from '../../support/example-diff.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

function diff(a: Trace, b: Trace): TraceDiff {
  return diffTraces(analyze(a), analyze(b))
}

const SIGNS = { both: '  ', renamed: '~ ', added: '+ ', removed: '- ' }

/** By path: sign, depth as dots, name, and for each trace how often it is there and its milliseconds on the path. */
function told({ paths }: TraceDiff): readonly string[] {
  return paths.map((path) => {
    const { change, depth, a, b } = path
    const times = [a, b].map(({ count, ownTime }) => (count === 0 ? '-' : `${count}x${ownTime / 1e6}`))
    return `${SIGNS[change]}${'. '.repeat(depth)}${nameOf(path)} | ${times.join(' | ')}`
  })
}

function nameOf(path: CallPath): string {
  if (path.type === 'gap') {
    return `${path.isHop ? 'hop' : 'gap'} (${path.after?.name ?? ''} -> ${path.before?.name ?? ''})`
  }
  const { service, name, nameBefore, kind } = path
  const before = nameBefore === undefined ? '' : `${nameBefore} =>`
  return [kind === 'missing' ? '?' : service, before, name].filter((part) => part !== '').join(' ')
}

describe('call paths', () => {
  test('equal calls are one path, wherever they stand among their siblings', () => {
    const a = picture(`
      web GET /cart   |========|
      db    SELECT    |==|
      db    SELECT    .  |=|
      db    UPDATE    .    |=|
    `)
    const b = picture(`
      web GET /cart   |======|
      db    UPDATE    |==|
      db    SELECT    .    |=|
    `)
    expect(told(diff(a, b))).toEqual([
      '  web GET /cart | 1x0 | 1x0',
      '  . db SELECT | 2x5 | 1x2',
      '  . db UPDATE | 1x2 | 1x3',
      '- . gap (UPDATE -> ) | 1x2 | -',
      '+ . gap (UPDATE -> SELECT) | - | 1x2',
    ])
  })

  test('ids in names do not count, services and kinds do', () => {
    const a = picture(`
      web  GET /users/17         |=====|
      db     SELECT [client]     |=====|
    `)
    const b = picture(`
      web  GET /users/23         |=====|
      db2    SELECT [client]     |=====|
    `)
    expect(told(diff(a, b))).toEqual([
      '  web GET /users/# | 1x0 | 1x0',
      '- . db SELECT | 1x6 | -',
      '+ . db2 SELECT | - | 1x6',
    ])
  })

  test('leaf or not, a node keeps its key', () => {
    const a = picture(`
      web GET /cart   |========|
      pay   charge    |========|
    `)
    const b = picture(`
      web GET /cart   |========|
      pay   charge    |========|
      pay     retry   |========|
    `)
    expect(told(diff(a, b))).toEqual([
      '  web GET /cart | 1x0 | 1x0',
      '  . pay charge | 1x9 | 1x0',
      '+ . . pay retry | - | 1x9',
    ])
  })

  test('the same call below two callers is two paths, below a caller that was called twice one', () => {
    const a = picture(`
      web GET /cart   |=============|
      web   load      |====|
      db      SELECT  |====|
      web   load      .    |====|
      db      SELECT  .    |====|
      web   save      .         |===|
      db      SELECT  .         |===|
    `)
    const found = diff(a, a).paths.map(({ depth, a: { count } }) => `${depth}: ${count}`)
    expect(found).toEqual(['0: 1', '1: 2', '2: 2', '1: 1', '2: 1'])
  })

  test('a parent that nobody sent is a path of its own, and so is another root', () => {
    const a = picture(`
      web GET /cart   |========|
      ?   lost        .
      pay   charge    |==|
      job clean       .     |==|
    `)
    expect(told(diff(a, a))).toEqual([
      '  web GET /cart | 1x9 | 1x9',
      '  ? | 1x0 | 1x0',
      '  . pay charge | 1x0 | 1x0',
      '  job clean | 1x0 | 1x0',
    ])
  })

  test('the roots are compared whatever they are called', () => {
    const a = picture(`web GET /cart  |=====|`)
    const b = picture(`api POST /pay  |==|`)
    expect(told(diff(a, b))).toEqual(['~ api web GET /cart => POST /pay | 1x6 | 1x3'])
  })
})

describe('renames', () => {
  const a = picture(`
    web GET /cart              |===========|
    db    connect              |==|
    db    SELECT users by id   .  |======|
    db    close                .         |=|
  `)

  test('a name that changed a little in the same place is one', () => {
    const b = picture(`
      web GET /cart                 |===========|
      db    connect                 |==|
      db    SELECT users by email   .  |======|
      db    close                   .         |=|
    `)
    expect(told(diff(a, b))).toEqual([
      '  web GET /cart | 1x0 | 1x0',
      '  . db connect | 1x3 | 1x3',
      '~ . db SELECT users by id => SELECT users by email | 1x7 | 1x7',
      '  . db close | 1x2 | 1x2',
    ])
  })

  test('in another place, of another kind or with another name it is removed and added', () => {
    const moved = picture(`
      web GET /cart                 |===========|
      db    SELECT users by email   |======|
      db    connect                 .      |==|
      db    close                   .         |=|
    `)
    const kind = picture(`
      web GET /cart                          |===========|
      db    connect                          |==|
      db    SELECT users by email [client]   .  |======|
      db    close                            .         |=|
    `)
    const name = picture(`
      web GET /cart         |===========|
      db    connect         |==|
      db    SELECT orders   .  |======|
      db    close           .         |=|
    `)
    for (const b of [moved, kind, name]) {
      expect(
        diff(a, b)
          .paths.map(({ change }) => change)
          .sort(),
      ).toEqual(['added', 'both', 'both', 'both', 'removed'])
    }
  })

  test('what is below a renamed call is compared', () => {
    const before = picture(`
      web GET /api/users/list   |=====|
      db    SELECT              |=====|
    `)
    const after = picture(`
      web GET /api/users/all    |===|
      db    SELECT              |===|
    `)
    expect(told(diff(before, after))).toEqual([
      '~ web GET /api/users/list => GET /api/users/all | 1x0 | 1x0',
      '  . db SELECT | 1x6 | 1x4',
    ])
  })
})

describe('gaps', () => {
  test('the example: where the time of the mended trace was spent before', () => {
    const changes = diff(exampleTrace(), mendedTrace())
      .paths.filter((path) => Math.abs(changeOf(path)) >= 0.3e9)
      .map((path) => `${SIGNS[path.change]}${nameOf(path)} ${changeOf(path) / 1e6}`)
    expect(changes).toEqual([
      '- checkout SELECT users -432',
      '- gap (SELECT users -> POST) -3020.4',
      '  payments POST api.stripe.com -24460',
    ])
  })

  test('what is taken together is long enough, also where each is short', () => {
    const gaps = Array.from({ length: 200 }, (_, at) =>
      makeSpan({
        spanId: spanIdOf(at + 2),
        parentId: spanIdOf(1),
        name: 'step',
        startMs: 10 * at,
        endMs: 10 * at + 8,
      }),
    )
    const trace = buildTrace({
      spans: [makeSpan({ spanId: spanIdOf(1), name: 'loop', startMs: 0, endMs: 2000 }), ...gaps],
      logs: [],
    })
    expect(told(diff(trace, trace))).toEqual([
      '  app loop | 1x2 | 1x2',
      '  . app step | 200x1600 | 200x1600',
      '  . gap (step -> step) | 199x398 | 199x398',
    ])
  })

  test('network and queue around a call are told apart from gaps', () => {
    const a = picture(`
      web GET /cart            |============|
      web   POST [client]      |============|
      pay     charge [server]  .    |=====|
    `)
    expect(told(diff(a, a))).toEqual([
      '  web GET /cart | 1x0 | 1x0',
      '  . web POST | 1x0 | 1x0',
      '  . . pay charge | 1x6 | 1x6',
      '  . . hop (charge -> charge) | 1x7 | 1x7',
    ])
  })
})

function sums(found: TraceDiff): readonly [number, number, number] {
  let [a, b, change] = [0, 0, 0]
  for (const path of found.paths) {
    a += path.a.ownTime
    b += path.b.ownTime
    change += changeOf(path)
  }
  return [a, b, change]
}

/** With a name out of a few, so that calls are alike. */
function renamed(spans: readonly Span[], names: readonly string[]): readonly Span[] {
  return spans.map((span, at) => ({ ...span, name: names[at % names.length] ?? '' }))
}

const anyTrace = fc
  .tuple(
    arbitraryTree,
    fc.array(fc.constantFrom('load', 'load 7', 'load all', 'GET /a/b/c', 'x'), { minLength: 1 }),
  )
  .map(([spans, names]) => buildTrace({ spans: renamed(spans, names), logs: [] }))

test('the changes of all paths sum to the difference of the roots, and no time is negative', () => {
  fc.assert(
    fc.property(anyTrace, anyTrace, (a, b) => {
      const found = diff(a, b)
      expect(sums(found)).toEqual([found.a.duration, found.b.duration, found.b.duration - found.a.duration])
      expect(found.paths.filter(({ a: x, b: y }) => x.ownTime < 0 || y.ownTime < 0)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

test('every span is in one path, and parents come before their children', () => {
  fc.assert(
    fc.property(anyTrace, anyTrace, (a, b) => {
      const { paths } = diff(a, b)
      let [ofA, ofB] = [0, 0]
      for (const [at, path] of paths.entries()) {
        expect(path.index).toBe(at)
        expect(path.depth).toBe(path.parent === undefined ? 0 : path.parent.depth + 1)
        if (path.parent !== undefined) expect(paths[path.parent.index]).toBe(path.parent)
        if (path.type === 'gap') continue
        ofA += path.a.count
        ofB += path.b.count
      }
      expect([ofA, ofB]).toEqual([a.nodes.length, b.nodes.length])
    }),
    { numRuns: 300 },
  )
})

test('a trace does not differ from itself', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const { paths } = diff(trace, trace)
      for (const path of paths) {
        expect(path.change).toBe('both')
        expect(path.b).toEqual(path.a)
      }
    }),
    { numRuns: 300 },
  )
})

test('the same spans in another order make the same diff', () => {
  fc.assert(
    fc.property(arbitraryTree, arbitraryTree, fc.infiniteStream(fc.nat()), (a, b, random) => {
      const shuffled = a.map((span) => ({ span, at: random.next().value })).sort((x, y) => x.at - y.at)
      const again = traceOf(shuffled.map(({ span }) => span))
      expect(told(diff(again, traceOf(b)))).toEqual(told(diff(traceOf(a), traceOf(b))))
    }),
    { numRuns: 200 },
  )
})

describe('50,000 spans', { timeout: 60_000 }, () => {
  test('in a chain', () => {
    const found = diffTraces(chain(10), chain(20))
    expect(found.paths.length).toBe(MANY)
    expect(sums(found)).toEqual([10e6, 20e6, 10e6])
  })

  test('side by side and alike', () => {
    const alike = sideBySide(() => 'call')
    expect(diffTraces(alike, alike).paths.length).toBe(3)
  })

  test('side by side and all different', () => {
    const found = diffTraces(
      sideBySide(letters),
      sideBySide((at) => letters(at + 25_000)),
    )
    expect(sums(found)).toEqual([MANY * 1e6, MANY * 1e6, 0])
  })
})

/** More than a stack has room for, and so many that whatever takes each with each does not end in time. */
const MANY = 50_000

function chain(ms: number): Compared {
  return comparedOf(
    Array.from({ length: MANY }, (_, at) =>
      makeSpan({
        spanId: spanIdOf(at + 1),
        parentId: at === 0 ? undefined : spanIdOf(at),
        name: `step ${at}`,
        endMs: ms,
      }),
    ),
  )
}

function sideBySide(nameAt: (at: number) => string): Compared {
  const root = makeSpan({ spanId: spanIdOf(1), name: 'root', startMs: 0, endMs: MANY })
  const calls = Array.from({ length: MANY - 1 }, (_, at) =>
    makeSpan({
      spanId: spanIdOf(at + 2),
      parentId: root.spanId,
      name: nameAt(at),
      startMs: at,
      endMs: at + 0.5,
    }),
  )
  return comparedOf([root, ...calls])
}

/** With the gaps alone: all analyses of a trace have tests of their own. */
function comparedOf(spans: readonly Span[]): Compared {
  const trace = traceOf(spans)
  return { trace, gaps: findGaps(trace, findCriticalPaths(trace)) }
}

function letters(number: number): string {
  return `call ${number.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')}`
}

function traceOf(spans: readonly Span[]): Trace {
  return buildTrace({ spans, logs: [] })
}
