// Findings about what senders sent, in words: names, attributes, times and ids that make a trace hard to use.
import type { Drop, Finding, FindingOf } from '../../analysis/finding.ts'
import { type FindingText, text } from './finding-text.ts'
import type { Words } from './finding-words.ts'
import { causeLines } from './parent-cause-words.ts'
import { formatCount } from '../units.ts'

export function parentText(
  { parents, nodes, causes }: FindingOf<'missing-parent'>,
  words: Words,
): FindingText {
  const [parent] = parents
  const [child] = nodes
  const who = `${words.span(child)}${words.spans(nodes)}`
  const id = parent === undefined ? '' : ` ${parent.id}`
  const sentence =
    parents.length === 1
      ? `${who}: the parent${id} never arrived; possible causes, likeliest first:`
      : `${who}: ${formatCount(parents.length)} parents never arrived, one is${id}; possible causes, likeliest first:`
  return text('parent', sentence, undefined, causeLines(causes, words))
}

export function nameText(finding: FindingOf<'changing-name'>, words: Words): FindingText {
  const { distinct, part, template, nodes } = finding
  const [first] = nodes
  const what =
    distinct === 1
      ? `a name has ${PARTS[part]} in it`
      : `${formatCount(distinct)} names differ in ${PARTS[part]}`
  const example = first === undefined ? '' : `, as in ${words.name(first)}`
  const sentence = `${serviceOf(finding, words)}: ${what}: ${words.quoted(template)}${example}${words.spans(nodes)}`
  return text('name', sentence, nameHint(finding))
}

export function keyText(finding: FindingOf<'changing-key'>, words: Words): FindingText {
  const { distinct, part, template, keys, nodes } = finding
  const what =
    distinct === 1
      ? `an attribute's key has ${PARTS[part]} in it`
      : `${formatCount(distinct)} attribute keys differ in ${PARTS[part]}`
  const example = keys[0] === undefined ? '' : `, as in ${words.quoted(keys[0])}`
  const sentence = `${serviceOf(finding, words)}: ${what}: ${words.quoted(template)}${example}${words.spans(nodes)}`
  return text('key', sentence, 'one key for all, and the id as a value')
}

const PARTS = {
  uuid: 'a UUID',
  hex: 'an id',
  number: 'a number',
  email: 'a mail address',
  url: 'a URL',
  query: 'a query string',
  date: 'a date',
  value: 'a value of SQL',
} as const

function nameHint({ part, nodes }: FindingOf<'changing-name'>): string {
  if (part === 'value')
    return 'name it by operation and table (db.query.summary), with the query in db.query.text'
  const kind = nodes[0]?.span?.kind
  if (part === 'url' || part === 'query')
    return 'name it by method and route or host, with the rest in url.full'
  return kind === 'server' || kind === 'client'
    ? 'name it by its route (http.route, url.template), with the id in an attribute'
    : 'take it out of the name and put it into an attribute'
}

export function droppedText({ service, drops, nodes }: FindingOf<'dropped-data'>, words: Words): FindingText {
  const lost = drops.map(({ what, count, spans }) => {
    const noun = DROPS[what].noun
    return `${words.count(count, noun)} of ${words.count(spans, what === 'resource-attributes' ? 'resource' : 'span')}`
  })
  const variables = drops.flatMap(({ what }) => DROPS[what].variable ?? [])
  const hint =
    variables.length === 0
      ? 'find out what adds so many; no variable raises this limit'
      : `raise ${words.list(variables)} (128 unless set), or find out what adds so many`
  const most = nodes[0] === undefined ? '' : `, most in ${words.name(nodes[0])}`
  return text('cut', `${words.quoted(service)} lost ${words.list(lost)} to limits${most}`, hint)
}

// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#span-limits
const DROPS: Readonly<Record<Drop['what'], { readonly noun: string; readonly variable?: string }>> = {
  attributes: { noun: 'attribute', variable: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT' },
  events: { noun: 'event', variable: 'OTEL_SPAN_EVENT_COUNT_LIMIT' },
  links: { noun: 'link', variable: 'OTEL_SPAN_LINK_COUNT_LIMIT' },
  'event-attributes': { noun: 'event attribute', variable: 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT' },
  'link-attributes': { noun: 'link attribute', variable: 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT' },
  'scope-attributes': { noun: 'scope attribute' },
  'resource-attributes': { noun: 'resource attribute' },
}

export function resourceText(
  { missing, services }: FindingOf<'missing-resource'>,
  words: Words,
): FindingText {
  const lacks = missing.filter((name) => name !== 'service.name')
  const who = `${words.count(services.length, 'service')}: ${words.list(services.map((name) => words.quoted(name)))}`
  const set = [
    ...(missing.includes('service.name') ? ['set OTEL_SERVICE_NAME'] : []),
    ...(lacks.length === 0
      ? []
      : [`set ${words.list(lacks)} in OTEL_RESOURCE_ATTRIBUTES (key=value,key=value)`]),
  ]
  const verb = missing.length === 1 ? 'is' : 'are'
  return text('service', `${words.list(missing)} ${verb} missing from ${who}`, set.join('; '))
}

export function badTimeText(finding: FindingOf<'bad-time'>, words: Words): FindingText {
  const { sentence, hint } = BAD_TIMES[finding.reason]
  return text('time', `${countOf(finding, words)} ${sentence}: ${namesOf(finding, words)}`, hint)
}

const BAD_TIMES = {
  'end-before-start': {
    sentence: 'with an end before the start',
    hint: 'take both times from one clock that is never set back (monotonic), or fix what computes them',
  },
  'far-end': {
    sentence: 'with an end years away from all others',
    hint: 'nanoseconds since 1970 are wanted',
  },
  'no-start': { sentence: 'without a time', hint: 'a span needs its start and its end' },
  'far-start': {
    sentence: 'with a start years away from all others',
    hint: 'nanoseconds since 1970 are wanted',
  },
} as const

export function unfinishedText(finding: FindingOf<'unfinished'>, words: Words): FindingText {
  return text(
    'no end',
    `${countOf(finding, words)} without an end: ${namesOf(finding, words)}`,
    'end the span on every way out, also of an exception; a process that was killed leaves its open spans so',
  )
}

export function copiesText({ copies }: FindingOf<'duplicate-spans'>): FindingText {
  const what = copies === 1 ? '1 copy of a span was' : `${formatCount(copies)} copies of spans were`
  return text(
    'copies',
    `${what} dropped`,
    'an export that was retried does no harm; two exporters or pipelines that send the same cost twice',
  )
}

export function sharedIdText(finding: FindingOf<'duplicate-id'>, words: Words): FindingText {
  const what = finding.ids === 1 ? '1 span id was' : `${formatCount(finding.ids)} span ids were`
  return text(
    'ids',
    `${what} given to more than one span: ${namesOf(finding, words)}`,
    'ids must be random in each process: after a fork or from a snapshot the generator has to be seeded again',
  )
}

export function badParentText({ reason, nodes }: FindingOf<'bad-parent'>, words: Words): FindingText {
  const { sentence, hint } = BAD_PARENTS[reason]
  return text('parent', `${words.span(nodes[0])} ${sentence}${words.spans(nodes)}`, hint)
}

const BAD_PARENTS = {
  cycle: {
    sentence: 'has its own descendant as its parent; cut there',
    hint: 'ids were reused, or a header was written with the id of another span',
  },
  'self-parent': {
    sentence: 'names itself as its parent',
    hint: "the parent's id was overwritten with the span's own",
  },
  'invalid-parent-id': {
    sentence: 'names a parent by an id that is not 8 bytes long',
    hint: 'a parent id is 16 hex digits; look at what converts other formats',
  },
} as const

function serviceOf({ nodes }: Finding, words: Words): string {
  return nodes[0] === undefined ? '' : words.service(nodes[0])
}

/** `cart: 3 spans`. */
function countOf(finding: Finding, words: Words): string {
  return `${serviceOf(finding, words)}: ${words.count(finding.nodes.length, 'span')}`
}

/** The different ones, most telling first. */
function namesOf({ nodes }: Finding, words: Words): string {
  const sent = new Set(nodes.map(({ span }) => span?.name ?? ''))
  return words.list(
    Array.from(sent, (name) => words.quoted(name) || '(no name)'),
    MAX_NAMES,
  )
}

const MAX_NAMES = 4
