// Which versions, instances or addresses a hop is broken for, and when that is no rule.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSlice, type SlicedCall } from '../../../src/propagation/causes/slice.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { makeResource, makeSpan } from '../../support/spans.ts'

interface Call {
  readonly version?: string
  readonly instance?: string
  readonly isBroken: boolean
}

function sliceOf(calls: readonly Call[]): string | undefined {
  const table = new SpanTable()
  const [broken, healthy]: [SlicedCall[], SlicedCall[]] = [[], []]
  calls.forEach(({ version, instance, isBroken }, at) => {
    const resource = makeResource({
      'service.name': 'stock',
      ...(version === undefined ? {} : { 'service.version': version }),
      ...(instance === undefined ? {} : { 'service.instance.id': instance }),
    })
    const traceId = String(at + 1).padStart(32, '1')
    table.add({ spans: [makeSpan({ traceId, resource })], logs: [] })
    const call: SlicedCall = { callee: table.count - 1, caller: undefined }
    if (isBroken) broken.push(call)
    else healthy.push(call)
  })
  const slice = findSlice(table, broken, healthy)
  return slice && `${slice.side} ${slice.attribute} ${slice.broken.join(',')} not ${slice.healthy.join(',')}`
}

function times(count: number, call: Call): readonly Call[] {
  return Array.from({ length: count }, () => call)
}

test('one version is broken and the other is not', () => {
  expect(
    sliceOf([...times(9, { version: '2', isBroken: true }), ...times(9, { version: '1', isBroken: false })]),
  ).toBe('callee service.version 2 not 1')
})

test('of version and instance the version says more', () => {
  expect(
    sliceOf([
      ...times(9, { version: '2', instance: 'b', isBroken: true }),
      ...times(9, { version: '1', instance: 'a', isBroken: false }),
    ]),
  ).toBe('callee service.version 2 not 1')
})

test('one of two instances of a version', () => {
  expect(
    sliceOf([
      ...times(9, { version: '1', instance: 'b', isBroken: true }),
      ...times(9, { version: '1', instance: 'a', isBroken: false }),
    ]),
  ).toBe('callee service.instance.id b not a')
})

test('an exception is forgiven, since a request may be taken for another', () => {
  expect(
    sliceOf([
      ...times(19, { version: '2', isBroken: true }),
      { version: '1', isBroken: true },
      ...times(19, { version: '1', isBroken: false }),
    ]),
  ).toBe('callee service.version 2 not 1')
})

test('no rule: half of each version, too few calls, nothing stated, or a name of its own for each', () => {
  const half = ['1', '2'].flatMap((version) =>
    [true, false].flatMap((isBroken) => times(9, { version, isBroken })),
  )
  expect(sliceOf(half)).toBeUndefined()
  expect(
    sliceOf([...times(3, { version: '2', isBroken: true }), ...times(3, { version: '1', isBroken: false })]),
  ).toBeUndefined()
  expect(sliceOf([...times(9, { isBroken: true }), ...times(9, { isBroken: false })])).toBeUndefined()
  const own = Array.from({ length: 30 }, (_, at) => ({ instance: `lambda-${at}`, isBroken: at % 2 === 0 }))
  expect(sliceOf(own)).toBeUndefined()
})

test('chance makes no slices', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ instance: fc.constantFrom('a', 'b', 'c'), isBroken: fc.boolean() }), {
        minLength: 40,
        maxLength: 60,
      }),
      (calls) => {
        // Three groups of a dozen calls each do not fall apart by themselves.
        const shares = ['a', 'b', 'c'].map((name) => calls.filter(({ instance }) => instance === name))
        fc.pre(shares.every((own) => own.length >= 8))
        fc.pre(
          shares.every(
            (own) => own.some(({ isBroken }) => isBroken) && own.some(({ isBroken }) => !isBroken),
          ),
        )
        fc.pre(
          shares.every(
            (own) => Math.abs(own.filter(({ isBroken }) => isBroken).length / own.length - 0.5) < 0.35,
          ),
        )
        expect(sliceOf(calls)).toBeUndefined()
      },
    ),
    { seed: 7, numRuns: 50 },
  )
})
