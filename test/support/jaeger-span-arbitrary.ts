// Random spans with nothing in them that Jaeger's own JSON would lose, but for times below a microsecond.
import * as fc from 'fast-check'
import type { Span } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import { spanIdOf } from './spans.ts'

const text = fc.string({ minLength: 1, maxLength: 8 })
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.double(),
  fc.uint8Array({ maxLength: 9 }),
)
const attributes = fc.uniqueArray(fc.record({ key: text.map((key) => `x.${key}`), value: scalar }), {
  selector: ({ key }) => key,
  maxLength: 5,
})
const instant = fc
  .bigInt({
    min: 1_600_000_000_000_000_000n,
    max: 1_600_000_600_000_000_000n,
  })
  .map(instantOf)
type BareSpan = Omit<
  Span,
  | 'traceId'
  | 'spanId'
  | 'parentId'
  | 'invalidParentId'
  | 'parentLocation'
  | 'droppedAttributes'
  | 'droppedEvents'
  | 'droppedLinks'
> & {
  /** Any number, for a test to choose a parent by. */
  readonly choice: number
}

/** Ids and parents are for the test to give. */
export const jaegerSpans: fc.Arbitrary<BareSpan> = fc
  .record({
    name: text,
    kind: fc.constantFrom('unspecified', 'internal', 'server', 'client', 'producer', 'consumer'),
    start: instant,
    length: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
    flags: fc.constantFrom(0, 1),
    traceState: fc.oneof(fc.constant(''), text),
    status: fc.record({
      code: fc.constantFrom('unset', 'ok', 'error'),
      message: fc.oneof(fc.constant(''), text),
    }),
    scope: fc.record({
      name: text,
      version: text,
      attributes: fc.constant([]),
      droppedAttributes: fc.constant(0),
      schemaUrl: fc.constant(''),
    }),
    resource: attributes.map((each) => ({
      attributes: [{ key: 'service.name', value: 'cart' }, ...each],
      droppedAttributes: 0,
      schemaUrl: '',
    })),
    attributes,
    events: fc.array(
      fc.record({ time: instant, name: text, attributes, droppedAttributes: fc.constant(0) }),
      {
        maxLength: 2,
      },
    ),
    links: fc.array(
      fc.record({
        traceId: fc.constant('0af7651916cd43dd8448eb211c80319c'),
        spanId: fc.nat().map((id) => spanIdOf(id + 1) as string),
        traceState: fc.constant(''),
        attributes: fc
          .constantFrom('child_of', 'follows_from')
          .map((value) => [{ key: 'opentracing.ref_type', value }]),
        droppedAttributes: fc.constant(0),
        flags: fc.constant(0),
      }),
      { maxLength: 2 },
    ),
    choice: fc.nat(),
  } as const)
  .map(({ length, ...row }) => Object.assign(row, { end: instantOf(row.start + length) }))
