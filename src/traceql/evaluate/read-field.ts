// From a field of a query to what reads it of a span.
import {
  attributeValue,
  type Attributes,
  type AttributeValue,
  type Span,
  type SpanEvent,
  type SpanLink,
} from '../../trace/span.ts'
import { offsetBetween } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { AttributeScope, Field, Intrinsic } from '../ast.ts'
import type { Subject } from './subject.ts'
import { Several, Word, type Value } from './value.ts'

export type Reader = (node: SpanNode, subject: Subject) => Value

/** undefined is nil: what the span does not have. Placeholders of missing spans are never asked. */
export function readerOf(field: Field): Reader {
  return field.type === 'intrinsic' ? INTRINSICS[field.intrinsic] : attributeReader(field.scope, field.name)
}

function attributeReader(scope: AttributeScope, name: string): Reader {
  switch (scope) {
    case 'parent':
    case 'parent.span':
    case 'parent.resource': {
      const read = SCOPES[scope]
      return (node, subject) => {
        const span = subject.shape.parents[node.index]?.span
        return span === undefined ? undefined : read(span, name, subject)
      }
    }
    default: {
      const read = SCOPES[scope]
      return ({ span }, subject) => (span === undefined ? undefined : read(span, name, subject))
    }
  }
}

type ScopeReader = (span: Span, name: string, subject: Subject) => Value

const SCOPES: Readonly<Record<AttributeScope, ScopeReader>> = {
  any: nearest,
  span: ({ attributes }, name) => attributeValue(attributes, name),
  resource: ofResource,
  event: (span, name, subject) => ofEach(eventsOf(span, subject), name),
  link: (span, name, subject) => ofEach(linksOf(span, subject), name),
  instrumentation: ({ scope }, name) => attributeValue(scope.attributes, name),
  parent: nearest,
  'parent.span': ({ attributes }, name) => attributeValue(attributes, name),
  'parent.resource': ofResource,
}

function nearest(span: Span, name: string): AttributeValue {
  return attributeValue(span.attributes, name) ?? ofResource(span, name)
}

/** Tempo keeps a service for every span: empty where the sender named none. */
function ofResource({ resource }: Span, name: string): AttributeValue {
  const value = attributeValue(resource.attributes, name)
  return name === 'service.name' ? (value ?? '') : value
}

/** All of them, or the one that is looked at. */
function eventsOf(span: Span | undefined, { event }: Subject): readonly SpanEvent[] {
  return event === undefined ? (span?.events ?? []) : [event]
}

function linksOf(span: Span | undefined, { link }: Subject): readonly SpanLink[] {
  return link === undefined ? (span?.links ?? []) : [link]
}

function ofEach(owners: readonly { readonly attributes: Attributes }[], name: string): Value {
  return owners.length === 0
    ? undefined
    : new Several(owners.map(({ attributes }) => attributeValue(attributes, name)))
}

const INTRINSICS: Readonly<Record<Intrinsic, Reader>> = {
  'span:name': ({ span }) => span?.name,
  'span:duration': duration,
  'span:kind': ({ span }) => span && wordOf('kind', span.kind),
  'span:status': ({ span }) => span && wordOf('status', span.status.code),
  'span:statusMessage': ({ span }) => span?.status.message,
  'span:id': ({ id }) => id,
  'span:parentID': ({ span }) => span?.parentId ?? span?.invalidParentId ?? NO_PARENT,
  'span:childCount': ({ index }, { shape }) => BigInt(shape.childCounts[index]!),
  'span:nestedSetLeft': ({ index }, { shape }) => BigInt(shape.left[index]!),
  'span:nestedSetRight': ({ index }, { shape }) => BigInt(shape.right[index]!),
  'span:nestedSetParent': (node, { shape }) => BigInt(shape.parentNumber(node)),
  'trace:id': (_, { trace }) => trace.id,
  'trace:duration': (_, { trace }) => trace.duration,
  'trace:rootName': (_, subject) => subject.rootName,
  'trace:rootService': (_, subject) => subject.rootService,
  'event:name': ({ span }, subject) => several(eventsOf(span, subject), ({ name }) => name),
  'event:timeSinceStart': ({ span }, subject) =>
    several(eventsOf(span, subject), ({ time }) => offsetBetween(span!.start, time)),
  'link:spanID': ({ span }, subject) => several(linksOf(span, subject), ({ spanId }) => spanId),
  'link:traceID': ({ span }, subject) => several(linksOf(span, subject), ({ traceId }) => traceId),
  'instrumentation:name': ({ span }) => span?.scope.name,
  'instrumentation:version': ({ span }) => span?.scope.version,
}

const NO_PARENT = '0'.repeat(16)

/** Negative where a span ended before it started; of one that has not ended as far as its subtree goes. */
function duration({ span, state, start, end }: SpanNode): number {
  return state === 'bad-time' && span !== undefined ? offsetBetween(span.start, span.end) : end - start
}

function several<T>(owners: readonly T[], read: (owner: T) => AttributeValue): Value {
  return owners.length === 0 ? undefined : new Several(owners.map(read))
}

const WORDS: Readonly<Record<Word['of'], Map<string, Word>>> = { kind: new Map(), status: new Map() }

/** One object for each word: every span has two. */
function wordOf(of: Word['of'], word: string): Word {
  let known = WORDS[of].get(word)
  if (known === undefined) {
    known = new Word(of, word)
    // `unknown(N)` can be any of four billion.
    if (WORDS[of].size < 100) WORDS[of].set(word, known)
  }
  return known
}
