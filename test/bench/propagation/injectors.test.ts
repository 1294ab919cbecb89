import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakTraces } from '../../../bench/propagation/inject/break-plan.ts'
import { changeIds } from '../../../bench/propagation/inject/change-ids.ts'
import { cutWire } from '../../../bench/propagation/inject/cut-wire.ts'
import { INJECTORS } from '../../../bench/propagation/inject/injectors.ts'
import { callRaw } from '../../../bench/propagation/inject/raw-client.ts'
import { restartLinked } from '../../../bench/propagation/inject/restart-linked.ts'
import { skipServer } from '../../../bench/propagation/inject/skip-server.ts'
import { buildTable } from '../../../bench/propagation/measure/measure-set.ts'
import { keyTruth } from '../../../bench/propagation/measure/key-truth.ts'
import { findEdges, type SetEdge } from '../../../bench/propagation/sets/edges.ts'
import { buildSpanSet, type SpanSet } from '../../../bench/propagation/sets/span-set.ts'
import { drawApplication } from '../../../bench/propagation/simulator/draw-application.ts'
import { simulate } from '../../../bench/propagation/simulator/simulate.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { pictureSpans } from '../../support/picture.ts'

const CALL = `
  web   GET /cart [server]  |=====================|
  web     GET [client]      . |==============|
  pay       POST /pay [server]. |=========|
  db          SELECT        .   . |===|
`
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

function drawnSet(): SpanSet {
  return buildSpanSet('drawn', [{ spans: pictureSpans(CALL, { traceId: TRACE_ID }), logs: [] }])
}

function edgeOf(set: SpanSet, caller: string, callee: string): SetEdge {
  return findEdges(set, 1).find((edge) => edge.caller === caller && edge.callee === callee)!
}

function named(traces: readonly TraceData[]): readonly (readonly string[])[] {
  return traces.map(({ spans }) => spans.map(({ name }) => name))
}

describe('a broken edge', () => {
  it('keeps the client span where the wire is cut', () => {
    const set = drawnSet()
    const { plan, truth } = cutWire([edgeOf(set, 'web', 'pay')])!
    const { traces } = breakTraces(set, plan, 1)
    expect(named(traces)).toEqual([
      ['GET /cart', 'GET'],
      ['POST /pay', 'SELECT'],
    ])
    const [head, below] = traces[1]!.spans
    expect(head!.parentId).toBeUndefined()
    expect(head!.parentLocation).toBe('local')
    expect(below!.parentId).toBe(head!.spanId)
    expect(truth.pairs.map(({ head: of, caller, mode }) => [of.span.name, caller.span.name, mode])).toEqual([
      ['POST /pay', 'GET', 'wire'],
    ])
  })

  it('has no client span where the client is raw: the caller is what is around it', () => {
    const set = drawnSet()
    const { plan, truth } = callRaw([edgeOf(set, 'web', 'pay')])!
    expect(named(breakTraces(set, plan, 1).traces)).toEqual([['GET /cart'], ['POST /pay', 'SELECT']])
    expect(truth.pairs.map(({ caller, mode }) => [caller.span.name, mode])).toEqual([
      ['GET /cart', 'no-client-span'],
    ])
  })

  it('cannot lose a client span that never was', () => {
    const set = drawnSet()
    expect(cutWire([edgeOf(set, 'pay', 'db')])).toBeUndefined()
  })

  it('keeps half of the trace id, and the parent', () => {
    const set = drawnSet()
    const { plan } = changeIds(edgeOf(set, 'web', 'pay'), 'low-64')
    const [, below] = breakTraces(set, plan, 1).traces
    expect(below!.spans[0]!.traceId).toBe(`0000000000000000${TRACE_ID.slice(16)}`)
    expect(below!.spans[0]!.parentId).toBe(set.spans[1]!.span.spanId)
  })

  it('links to its caller where it restarts on purpose', () => {
    const set = drawnSet()
    const { plan } = restartLinked(edgeOf(set, 'web', 'pay'), ['C27'])
    const [above, below] = breakTraces(set, plan, 1).traces
    const [link] = below!.spans[0]!.links
    expect([link!.traceId, link!.spanId]).toEqual([above!.spans[1]!.traceId, above!.spans[1]!.spanId])
  })

  it('leaves the work of a server that makes no span', () => {
    const set = buildSpanSet('drawn', [{ spans: pictureSpans(CALL.replace('db  ', 'pay ')), logs: [] }])
    const { plan, truth } = skipServer(edgeOf(set, 'web', 'pay'))!
    expect(named(breakTraces(set, plan, 1).traces)).toEqual([['GET /cart', 'GET'], ['SELECT']])
    expect(truth.pairs.map(({ head, caller }) => [head.span.name, caller.span.name])).toEqual([
      ['SELECT', 'GET'],
    ])
  })
})

describe('every injector', () => {
  const options = { quick: true, seed: 1, edge: undefined }

  it.each(Object.keys(INJECTORS))(
    '%s loses no span that it does not say it loses, and knows where heads belong',
    (code) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 40 }), (seed) => {
          const application = drawApplication(seed)
          const set = buildSpanSet('', [...simulate(application, 1_000, seed)])
          for (const { injection, set: own = set } of [...INJECTORS[code]!.runs(set, options)].slice(0, 2)) {
            const { plan, truth } = injection
            const broken = breakTraces(own, plan, 1)
            const kept = own.spans.length - plan.deleted.size - (plan.lost?.size ?? 0)
            const added = (plan.added ?? []).reduce((sum, { spans }) => sum + spans.length, 0)
            const table = buildTable(broken.traces)
            expect(table.count).toBe(kept + added)
            // Each trace has an id of its own, and a table is only built of traces that agree on theirs.
            expect(new Set(broken.traces.map(({ spans }) => spans[0]!.traceId)).size).toBe(
              broken.traces.length,
            )
            const { hops } = keyTruth(table, truth, broken)
            expect(hops.reduce((sum, { pairs }) => sum + pairs.length, 0)).toBe(truth.pairs.length)
            expect(truth.pairs.filter(({ head }) => plan.deleted.has(head))).toEqual([])
          }
        }),
        { numRuns: 2, seed: 7 },
      )
    },
  )

  it('gives the same ids to the same seed', () => {
    const set = drawnSet()
    const { plan } = cutWire([edgeOf(set, 'web', 'pay')])!
    const ids = (seed: number): readonly string[] =>
      breakTraces(set, plan, seed).traces.map(({ spans }) => spans[0]!.traceId)
    expect(ids(1)).toEqual(ids(1))
    expect(ids(1)).not.toEqual(ids(2))
  })
})
