import { expect, test } from 'vitest'
import { childMode, isCall } from '../../../src/analysis/path/child-mode.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { SpanNode } from '../../../src/trace/trace.ts'
import { nodeNamed, picture } from '../../support/picture.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID, type SpanInput } from '../../support/spans.ts'

function modeIn(text: string): string {
  const child = nodeNamed(picture(text), 'child')
  return childMode(child.parent!, child)
}

function pair(parent: SpanInput, child: SpanInput): readonly [SpanNode, SpanNode] {
  const id = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: id, name: 'parent', ...parent }),
    makeSpan({ parentId: id, name: 'child', ...child }),
  ]
  const trace = buildTrace({ spans, logs: [] })
  return [nodeNamed(trace, 'parent'), nodeNamed(trace, 'child')]
}

test('a child that ended with its parent or before may have been waited for', () => {
  expect(
    modeIn(`
    web parent  |=======|
    web   child .  |====|
  `),
  ).toBe('sync')
})

test('a child that ran on is detached; of a call it is the server that was given up on', () => {
  expect(
    modeIn(`
    web parent  |=======|
    web   child .  |=========|
  `),
  ).toBe('detached')
  expect(
    modeIn(`
    web parent [client]  |=======|
    pay   child [server] .  |=========|
  `),
  ).toBe('abandoned')
})

test('a child outside of its parent is detached, whatever their kinds', () => {
  expect(
    modeIn(`
    web parent [client]  |====|
    pay   child [server] .      |=========|
  `),
  ).toBe('detached')
  expect(
    modeIn(`
    web parent [client]  .    |====|
    pay   child [server] |==|
  `),
  ).toBe('detached')
})

test('a child of zero length at either end of its parent is inside', () => {
  for (const ms of [0, 10]) {
    expect(childMode(...pair({ endMs: 10 }, { startMs: ms, endMs: ms }))).toBe('sync')
  }
})

test('messages are not waited for, whichever side says so', () => {
  const times = { startMs: 1, endMs: 2 }
  expect(childMode(...pair({ kind: 'producer', endMs: 10 }, times))).toBe('async')
  expect(childMode(...pair({ endMs: 10 }, { kind: 'consumer', ...times }))).toBe('async')
})

function link(spanId: string, type: string): Span['links'][number] {
  return {
    traceId: TEST_TRACE_ID,
    spanId,
    traceState: '',
    attributes: [{ key: 'opentracing.ref_type', value: type }],
    droppedAttributes: 0,
    flags: 0,
  }
}

function modeWith(...links: Span['links']): string {
  return childMode(...pair({ endMs: 10 }, { endMs: 5, links }))
}

test('what only follows its parent is not waited for', () => {
  const parentId = spanIdOf(1)
  expect(modeWith(link(parentId, 'follows_from'))).toBe('async')
  expect(modeWith(link(parentId, 'child_of'))).toBe('sync')
  expect(modeWith(link(spanIdOf(2), 'follows_from'))).toBe('sync')
})

test('ends up to 1 % of the parent late are forgiven, at least 1 ms', () => {
  expect(childMode(...pair({ endMs: 10 }, { endMs: 11 }))).toBe('sync')
  expect(childMode(...pair({ endMs: 10 }, { endMs: 11.001 }))).toBe('detached')
  expect(childMode(...pair({ endMs: 1000 }, { endMs: 1010 }))).toBe('sync')
  expect(childMode(...pair({ endMs: 1000 }, { endMs: 1010.001 }))).toBe('detached')
})

test('a call is known by the kinds, and where one is missing by the remote parent', () => {
  expect(isCall(...pair({ kind: 'client' }, { kind: 'server' }))).toBe(true)
  expect(isCall(...pair({ kind: 'client' }, { kind: 'internal', parentLocation: 'remote' }))).toBe(false)
  expect(isCall(...pair({ kind: 'server' }, { kind: 'server', parentLocation: 'remote' }))).toBe(false)
  const [unsaid, remote] = [
    { kind: 'unspecified' },
    { kind: 'unspecified', parentLocation: 'remote' },
  ] as const
  expect(isCall(...pair(unsaid, remote))).toBe(true)
  expect(isCall(...pair(unsaid, unsaid))).toBe(false)
  expect(isCall(...pair({ kind: 'client' }, remote))).toBe(true)
  expect(isCall(...pair({ kind: 'client' }, unsaid))).toBe(false)
})
