// What is found for what was typed, and what is said when nothing is.
import { describe, expect, test } from 'vitest'
import { findTraceId, type FindOptions } from '../../../src/commands/lookup/find-trace.ts'
import type { TracectlError } from '../../../src/errors.ts'
import type { TraceSource } from '../../../src/sources/source.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { summarizeTrace } from '../../../src/trace/summary.ts'
import { makeSpan } from '../../support/spans.ts'

const A = '4bf92f3577b34da6a3ce929d0e0e4736'
const B = '4bf92f99aaaaaaaaaaaaaaaaaaaaaaaa'
const C = '0000000000000000e457b5a2e4d86bd1'

/** Newest first. */
function sourceOf(...ids: readonly string[]): TraceSource {
  const traces = new Map<string, TraceData>(
    ids.map((traceId, index) => {
      const span = makeSpan({
        traceId,
        name: `GET /${index}`,
        startMs: -1000 * index,
        status: index === 1 ? 'error' : 'ok',
      })
      return [traceId, { spans: [span], logs: [] }]
    }),
  )
  return {
    label: 'the store x.db',
    fetchTrace: (id) => Promise.resolve(traces.get(id)),
    findTraceIds: (prefix, limit) =>
      Promise.resolve(ids.filter((id) => id.startsWith(prefix)).slice(0, limit) as TraceId[]),
    async *listTraces({ limit = 1e9 }) {
      for (const data of [...traces.values()].slice(0, limit)) yield summarizeTrace(buildTrace(data))
    },
    countTraces: () => Promise.resolve(ids.length),
    close: () => Promise.resolve(),
  }
}

function find(text: string | undefined, source: TraceSource): Promise<TraceId> {
  return findTraceId(text, optionsFor(source))
}

function optionsFor(source: TraceSource): FindOptions {
  return {
    source,
    signal: new AbortController().signal,
    retry: 'tracectl show',
    ifEmpty: 'receive some',
    theme: { ascii: false, color: 0 },
  }
}

async function failure(text: string | undefined, source: TraceSource): Promise<string> {
  const error = (await find(text, source).catch((thrown: unknown) => thrown)) as TracectlError
  return `${error.code} ${error.exitStatus}\n${error.message}\n${error.hint ?? ''}`
}

describe('found', () => {
  test('by id, prefix, capitals, traceparent', async () => {
    const source = sourceOf(A, B, C)
    expect(await find(A, source)).toBe(A)
    expect(await find('4bf92f3', source)).toBe(A)
    expect(await find('4BF92F9', source)).toBe(B)
    expect(await find(`00-${A}-00f067aa0ba902b7-01`, source)).toBe(A)
  })

  test('by 64 bits, with or without the zeros', async () => {
    const source = sourceOf(A, B, C)
    expect(await find('e457b5a2e4d86bd1', source)).toBe(C)
    expect(await find(C, source)).toBe(C)
    expect(await find('1', sourceOf(A, '00000000000000000000000000000001'))).toBe(
      '00000000000000000000000000000001',
    )
  })

  test('by the first digits of 64 bits, as Jaeger prints them', async () => {
    const [first, second] = ['000000000000000000202d6c6c17bfe5', '0000000000000000002aaaaaaaaaaaaa']
    expect(await find('00202d6c', sourceOf(A, first, second))).toBe(first)
    expect(await find('202d6c6c17bfe5', sourceOf(A, first, second))).toBe(first)
    expect(await failure('002', sourceOf(A, first, second))).toContain('002 is the beginning of 2 traces')
  })

  test('without a name, when there is only one', async () => {
    expect(await find(undefined, sourceOf(A))).toBe(A)
  })
})

describe('not found', () => {
  test('a prefix of several: they are listed whole, and what tells them apart', async () => {
    expect(await failure('4bf9', sourceOf(A, B, C))).toMatchInlineSnapshot(`
      "ambiguous-trace 2
      4bf9 is the beginning of 2 traces in the store x.db
        4bf92f3577b34da6a3ce929d0e0e4736  2026-08-22 14:03:11  GET /0  1.00ms  1 span
        4bf92f99aaaaaaaaaaaaaaaaaaaaaaaa  2026-08-22 14:03:10  GET /1  1.00ms  1 span  1 error
      type more of the id: tracectl show 4bf92f3"
    `)
  })

  test('a prefix of very many', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `ab${index.toString(16).padStart(30, '0')}`)
    const text = await failure('ab', sourceOf(...ids))
    expect(text).toContain('ab is the beginning of more than 10 traces')
    expect(text.split('\n')).toHaveLength(13)
  })

  test('a wrong end', async () => {
    expect(await failure(`${A.slice(0, 30)}00`, sourceOf(B, A))).toMatchInlineSnapshot(`
      "trace-not-found 3
      there is no trace 4bf92f3577b34da6a3ce929d0e0e4700 in the store x.db
      did you mean:
        4bf92f3577b34da6a3ce929d0e0e4736  2026-08-22 14:03:10  GET /1  1.00ms  1 span  1 error
      then type: tracectl show 4bf92f3577b34da6a3ce929d0e0e4736"
    `)
  })

  test.each([
    ['a digit left out', `${A.slice(0, 5)}${A.slice(6)}`],
    ['a digit too many', `${A.slice(0, 5)}0${A.slice(5, 31)}`],
    ['two digits swapped', `b4${A.slice(2)}`],
    ['a wrong beginning', `0${A.slice(1)}`],
  ])('%s', async (_what, typed) => {
    expect(await failure(typed, sourceOf(C, A))).toContain(`did you mean:\n  ${A}`)
  })

  test('nothing like it: the newest are listed', async () => {
    expect(await failure('ffff', sourceOf(A, B, C))).toMatchInlineSnapshot(`
      "trace-not-found 3
      there is no trace that begins with ffff in the store x.db
      its 3 traces:
        4bf92f35  2026-08-22 14:03:11  GET /0  1.00ms  1 span
        4bf92f99  2026-08-22 14:03:10  GET /1  1.00ms  1 span  1 error
        e457b5a2e4d86bd1  2026-08-22 14:03:09  GET /2  1.00ms  1 span
      show the newest: tracectl show 4bf92f35"
    `)
  })

  test('the only one', async () => {
    expect(await failure('ffff', sourceOf(A))).toContain(
      `in the store x.db\nits only trace:\n  4bf92f35  2026-08-22 14:03:11  GET /0  1.00ms  1 span\nshow it: tracectl show 4bf92f35`,
    )
  })

  test('in a large store the newest ten', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `ab${index.toString(16).padStart(30, '0')}`)
    const text = await failure('ffff', sourceOf(...ids))
    expect(text).toContain('the newest of its 30 traces:\n  ab000000000000000000000000000000  2026')
    expect(text.split('\n')).toHaveLength(14)
  })

  test('in an empty one', async () => {
    expect(await failure('ffff', sourceOf())).toBe(
      'trace-not-found 3\nthere is no trace that begins with ffff in the store x.db, which holds no trace at all\nreceive some',
    )
    expect(await failure(undefined, sourceOf())).toBe(
      'trace-not-found 3\nthere is no trace in the store x.db\nreceive some',
    )
  })

  test('without a name, when there are several', async () => {
    expect(await failure(undefined, sourceOf(A, B))).toMatchInlineSnapshot(`
      "ambiguous-trace 2
      there are 2 traces in the store x.db
        4bf92f35  2026-08-22 14:03:11  GET /0  1.00ms  1 span
        4bf92f99  2026-08-22 14:03:10  GET /1  1.00ms  1 span  1 error
      show one of them: tracectl show 4bf92f35"
    `)
  })
})

describe('on a server, which cannot be looked through', () => {
  const server: TraceSource = {
    ...sourceOf(),
    label: 'Tempo at http://localhost:3200',
    countTraces: () => Promise.resolve(undefined),
  }

  test('the first digits alone: the whole id is asked for', async () => {
    expect(await failure('4bf92f35', server)).toBe(`trace-not-found 3
there is no trace that begins with 4bf92f35 in Tempo at http://localhost:3200
type the whole id: a server knows no other, and only its recent traces and the copies here were looked through
receive some`)
  })

  test('a whole one, also of 64 bits', async () => {
    for (const id of ['4bf92f3577b34da6', '4bf92f3577b34da6a3ce929d0e0e4736']) {
      expect(await failure(id, server)).not.toContain('whole id')
    }
  })
})
