import { expect, test } from 'vitest'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import type { StartUp } from '../../../src/analysis/gaps/start-up.ts'
import { startUpOf } from '../../../src/analysis/gaps/start-up.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { makeResource, makeSpan, spanIdOf, TEST_START, type SpanInput } from '../../support/spans.ts'

/** Of the gaps before and after the child of a root of 10 ms. */
function startUpsOf(root: SpanInput): readonly (StartUp | undefined)[] {
  const id = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: id, kind: 'server', endMs: 10, ...root }),
    makeSpan({ parentId: id, startMs: 6, endMs: 8 }),
  ]
  const trace = buildTrace({ spans, logs: [] })
  return findGaps(trace, findCriticalPaths(trace)).map(startUpOf)
}

function createdBefore(milliseconds: number): SpanInput {
  const created = new Date(Number(TEST_START / 1_000_000n) - milliseconds).toISOString()
  return { resource: makeResource({ 'service.name': 'web', 'process.creation.time': created }) }
}

test('a process that was created less than a minute before', () => {
  expect(startUpsOf(createdBefore(2500))).toEqual([{ age: 2500e6 }, undefined])
  expect(startUpsOf(createdBefore(60_000))).toEqual([undefined, undefined])
  expect(startUpsOf(createdBefore(-1))).toEqual([undefined, undefined])
})

test('a function that says that it started cold', () => {
  expect(startUpsOf({ attributes: { 'faas.coldstart': true } })).toEqual([{ age: undefined }, undefined])
  expect(startUpsOf({ attributes: { 'faas.coldstart': false } })).toEqual([undefined, undefined])
})

test('nothing is made of what says nothing', () => {
  expect(startUpsOf({})).toEqual([undefined, undefined])
  const resource = makeResource({ 'process.creation.time': 'yesterday' })
  expect(startUpsOf({ resource })).toEqual([undefined, undefined])
})
