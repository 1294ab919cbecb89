// Findings in sentences, each with what to do about it. The rules only find: here alone is said what it means.
import type { Drop, Finding, FindingOf } from '../analysis/finding.ts'
import { hasFailed } from '../analysis/has-failed.ts'
import type { QueueTime } from '../analysis/queue-time.ts'
import type { Trace } from '../trace/trace.ts'
import { Words } from './finding-words.ts'
import { isHop } from './gap-rows.ts'
import { gapHeadline, gapSurroundings, timeRange } from './gap-words.ts'
import { causeLines } from './parent-cause-words.ts'
import { paint, type Pen, styleOf } from './style.ts'
import type { Theme } from './theme.ts'
import { formatCount } from './units.ts'
import { wrapWords } from './wrap-words.ts'

export interface FindingOptions {
  readonly width: number
  readonly theme: Theme
  readonly trace: Trace
}

export interface FindingText {
  /** At most seven letters. */
  readonly label: string
  readonly sentence: string
  /** A remark that stands apart, at the end of the sentence or in a column of its own. */
  readonly aside?: string
  readonly details: readonly string[]
  /** What to do about it. */
  readonly hint: string | undefined
}

/**
 * Lines of at most `width` cells.
 *
 *     repeat  120× SELECT users  one after another, 432ms in all (N+1?)
 *       inside checkout POST /checkout
 *       fix: ask for all of them in one call: a join, a list of ids, a batch
 */
export function renderFinding(finding: Finding, { width, theme, trace }: FindingOptions): string[] {
  const style = styleOf(theme)
  const { label, sentence: text, aside, details, hint } = findingText(finding, { theme, trace })
  const sentence = aside === undefined ? text : `${text}  ${aside}`
  const pen =
    finding.severity === 'error' ? style.error : finding.severity === 'warning' ? style.bold : style.plain
  const below = [...details, ...(hint === undefined ? [] : [`fix: ${hint}`])]
  // Too narrow for a column of labels: one under the other.
  const isNarrow = width < NARROW
  const indent = isNarrow ? 0 : INDENT
  const head = isNarrow
    ? [...wrapWords(label, width).map((line) => paint(pen, line)), ...wrapWords(sentence, width)]
    : labelled(label, wrapWords(sentence, width - INDENT, width - LABEL), pen)
  return [...head, ...below.flatMap((text) => indented(wrapWords(text, width - indent), indent, style.dim))]
}

/** The same without a layout: for programs, and for whoever lays it out otherwise. Sanitised. */
export function findingText(finding: Finding, { theme }: Omit<FindingOptions, 'width'>): FindingText {
  const words = new Words(theme)
  const first = finding.nodes[0]
  const subject = words.span(first)
  const spans = words.spans(finding.nodes)
  const service = first === undefined ? '' : words.service(first)
  switch (finding.code) {
    case 'time-gap': {
      const label = `${isHop(finding.gap) ? 'hop' : 'gap'} #${finding.number}`
      const details = [gapSurroundings(finding.gap, words)]
      const aside = timeRange(finding.gap, words)
      return { ...text(label, gapHeadline(finding.gap, words), undefined, details), aside }
    }
    case 'repeat':
      return repeatText(finding, words)
    case 'queue-time':
      return queueText(finding, words)
    case 'dark-leaf': {
      const calls = finding.nodes.length
      const time = `${words.duration(finding.time)}${calls === 1 ? '' : ` in ${words.count(calls, finding.calls ? 'call' : 'span')}`}`
      return finding.calls
        ? text('dark', `${subject} took ${time}; the callee sent no spans`, CALLEE_HINT)
        : text(
            'dark',
            `${subject} took ${time} with no span inside`,
            'instrument here: add spans to what it does',
          )
    }
    case 'green-failure':
      return greenText(finding, words)
    case 'missing-resource':
      return resourceText(finding, words)
    case 'health-check': {
      const value = words.quoted(finding.value)
      const by = finding.by === 'user-agent' ? ` (asked by ${value})` : ''
      return text('health', `${subject} is a health check${by}, and traced${spans}`, HEALTH_HINT)
    }
    case 'changing-name': {
      const { distinct, part, template } = finding
      const what =
        distinct === 1
          ? `a name has ${PARTS[part]} in it`
          : `${formatCount(distinct)} names differ in ${PARTS[part]}`
      const example = first === undefined ? '' : `, as in ${words.name(first)}`
      return text(
        'name',
        `${service}: ${what}: ${words.quoted(template)}${example}${spans}`,
        nameHint(finding),
      )
    }
    case 'changing-key': {
      const { distinct, part, template, keys } = finding
      const what =
        distinct === 1
          ? `an attribute's key has ${PARTS[part]} in it`
          : `${formatCount(distinct)} attribute keys differ in ${PARTS[part]}`
      const example = keys[0] === undefined ? '' : `, as in ${words.quoted(keys[0])}`
      return text('key', `${service}: ${what}: ${words.quoted(template)}${example}${spans}`, KEY_HINT)
    }
    case 'dropped-data':
      return droppedText(finding, words)
    case 'missing-parent':
      return parentText(finding, words)
    case 'bad-time': {
      const { sentence, hint } = BAD_TIMES[finding.reason]
      const count = words.count(finding.nodes.length, 'span')
      return text('time', `${service}: ${count} ${sentence}: ${words.list(names(finding, words))}`, hint)
    }
    case 'unfinished': {
      const count = finding.nodes.length
      const sentence = `${service}: ${words.count(count, 'span')} without an end: ${words.list(names(finding, words))}`
      return text('no end', sentence, UNFINISHED_HINT)
    }
    case 'duplicate-spans': {
      const { copies } = finding
      const sentence = `${words.count(copies, 'exact cop').replace(/cops?$/, copies === 1 ? 'copy' : 'copies')} of spans came and ${copies === 1 ? 'was' : 'were'} dropped`
      return text('copies', sentence, COPIES_HINT)
    }
    case 'duplicate-id': {
      const { ids } = finding
      const sentence = `${words.count(ids, 'span id')} ${ids === 1 ? 'was' : 'were'} given to more than one span: ${words.list(names(finding, words))}`
      return text('ids', sentence, IDS_HINT)
    }
    case 'bad-parent': {
      const { sentence, hint } = BAD_PARENTS[finding.reason]
      return text('parent', `${subject} ${sentence}${spans}`, hint)
    }
    case 'clock-moved': {
      const { move } = finding
      const bounds = [move.least, move.most].every(Number.isFinite)
        ? `${words.duration(move.least)}${words.ellipsis}${words.duration(move.most)} fits`
        : 'by'
      const by = `${move.offset > 0 ? '+' : ''}${words.duration(move.offset)}`
      const sentence = `${clockText(finding, words)} moved ${by} (${bounds} ${words.count(move.calls, 'call')})`
      return text(
        'clock',
        sentence,
        'set the time on both machines by NTP; --skew off shows the times as recorded',
      )
    }
    case 'clock-refused': {
      const off = words.duration(Math.abs(finding.move.offset))
      return text('clock', `${clockText(finding, words)} is ${off} off; not moved`, REFUSED_HINT)
    }
    case 'clock-contradiction': {
      const calls = words.count(finding.calls, 'call')
      return text('clock', `${calls} cannot be explained by a constant offset of clocks`, CONTRADICTION_HINT)
    }
    case 'early-start': {
      const parent = first?.parent
      const sentence = `${subject} began ${words.duration(finding.by)} before ${words.span(parent)}, its parent${spans}`
      return text(
        'early',
        sentence,
        'the clocks differ by as much or more; a message bounds no clock, so none was moved',
      )
    }
    case 'abandoned-call': {
      const count = finding.nodes.length
      const by = `${count === 1 ? '' : 'up to '}${words.duration(finding.by)}`
      const calls = count === 1 ? '' : ` (${words.count(count, 'call')})`
      const caller = words.span(first?.parent)
      return text(
        'wasted',
        `server outlived the call by ${by}: ${caller} ${words.arrow} ${subject}${calls}`,
        ABANDONED_HINT,
      )
    }
    case 'work-after-end': {
      const { root, nodes, until } = finding
      const ended = root.span?.kind === 'server' ? 'response sent' : `${words.span(root)} ended`
      const ran = `${words.count(nodes.length, 'detached span')} ran on to ${words.duration(until)}`
      return text('after', `${ended} at ${words.duration(root.end)}; ${ran}`, undefined)
    }
  }
}

const NARROW = 24
const INDENT = 2
const LABEL = 8

function text(
  label: string,
  sentence: string,
  hint: string | undefined,
  details: readonly string[] = [],
): FindingText {
  return { label, sentence, details, hint }
}

function labelled(label: string, lines: readonly string[], pen: Pen): readonly string[] {
  return lines.map((line, at) =>
    at === 0 ? paint(pen, label) + ' '.repeat(LABEL - label.length) + line : ' '.repeat(INDENT) + line,
  )
}

function indented(lines: readonly string[], indent: number, pen: Pen): readonly string[] {
  return lines.map((line) => ' '.repeat(indent) + paint(pen, line))
}

/** The different ones, most telling first. */
function names({ nodes }: Finding, words: Words): readonly string[] {
  return [...new Set(nodes.map((node) => words.name(node)))]
}

function repeatText(
  { repeat, times = 1, time = repeat.total }: FindingOf<'repeat'>,
  words: Words,
): FindingText {
  const { members, order, isNPlusOne } = repeat
  const [first] = members
  const failed = members.filter(hasFailed).length
  const said = [
    order === 'sequential' ? 'one after another' : 'at once',
    `${words.duration(time)} in all`,
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
    ...(times === 1 ? [] : [`under ${words.count(times, 'parent')}`]),
  ].join(', ')
  const mark = isNPlusOne ? ' (N+1?)' : order === 'parallel' ? ' (fan-out)' : ''
  const count = `${times === 1 ? '' : 'up to '}${formatCount(members.length)}${words.times}`
  return text(
    'repeat',
    `${count} ${first === undefined ? '' : words.name(first)}  ${said}${mark}`,
    isNPlusOne ? 'ask for all of them in one call: a join, a list of ids, a batch' : undefined,
    repeat.parent?.span === undefined ? [] : [`inside ${words.span(repeat.parent)}`],
  )
}

function queueText({ queue, lengths = [] }: FindingOf<'queue-time'>, words: Words): FindingText {
  const { producer, consumer, length } = queue
  const [from, to] = [words.name(producer), words.name(consumer)]
  const where = foreignTrace(queue)
  const [least = length] = lengths
  const median = lengths[(lengths.length - 1) >> 1] ?? least
  const aside = 'not waited for'
  if (lengths.length < 2) {
    return {
      ...text('queue', `${words.duration(length)}  ${from}${where} ${words.arrow} ${to}`, undefined),
      aside,
    }
  }
  const spread = `shortest ${words.duration(least)}, median ${words.duration(median)}, longest ${words.duration(length)}${where}`
  const way = `${from} ${words.arrow} ${to}`
  return {
    ...text('queue', `${words.count(lengths.length, 'message')}  ${way}  ${spread}`, undefined),
    aside,
  }
}

/** ` (from trace 9c1d02aa)` where the message was sent in another one. */
function foreignTrace({ producer, consumer }: QueueTime): string {
  const traceId = producer.span?.traceId
  return traceId === consumer.span?.traceId ? '' : ` (from trace ${traceId?.slice(0, 8)})`
}

const CALLEE_HINT =
  'instrument the callee; where it is, see that the call hands its context on (traceparent) and that it exports here'
const HEALTH_HINT =
  "leave it out where it is made (the instrumentation's list of ignored requests, a sampler) or in the Collector's filter processor"
const KEY_HINT = 'one key for all, and the id as a value'
const UNFINISHED_HINT =
  'end the span on every way out, also of an exception; a process that was killed leaves its open spans so'
const COPIES_HINT =
  'an export that was retried does no harm; two exporters or pipelines that send the same cost twice'
const IDS_HINT =
  'ids must be random in each process: after a fork or from a snapshot the generator has to be seeded again'
const REFUSED_HINT = 'no clock drifts as far: look for a time zone, a unit, or data that was replayed'
const CONTRADICTION_HINT = 'a clock that drifts or was set while the trace ran, or a wrong parent'
const ABANDONED_HINT =
  "hand the caller's deadline on and stop when it has passed, or give the caller a longer timeout"

function greenText(finding: FindingOf<'green-failure'>, words: Words): FindingText {
  const { sign, nodes } = finding
  const [first] = nodes
  const subject = words.span(first)
  const gave = first?.span?.kind === 'client' ? 'got' : 'answered'
  const rest = `, and its status is not ERROR${words.spans(nodes)}`
  switch (sign.kind) {
    case 'http': {
      const hint = sign.value >= 500 ? SET_ERROR : CLIENT_ERROR
      return text('green', `${subject} ${gave} ${sign.value}${rest}`, hint)
    }
    case 'grpc': {
      const hint = finding.severity === 'error' ? SET_ERROR : CLIENT_ERROR
      return text('green', `${subject} ${gave} ${words.quoted(sign.value)}${rest}`, hint)
    }
    case 'exception': {
      const type = sign.value === undefined ? 'an exception' : words.quoted(sign.value)
      if (sign.handled) {
        const sentence = `${subject} recorded ${type}, said to be handled: its status is not ERROR${words.spans(nodes)}`
        return text(
          'green',
          sentence,
          'nothing, if the span did what it was for; otherwise set its status to ERROR',
        )
      }
      return text('green', `${subject} recorded ${type}${rest}`, RECORD_HINT)
    }
  }
}

const SET_ERROR = "set the span's status to ERROR: error rates, alerts and samplers go by it"
const CLIENT_ERROR =
  'for the client that got it this is an error: set ERROR; or set OK where it is an answer like any other'
const RECORD_HINT =
  'set the status to ERROR too: recording an exception does not; where it was handled, set exception.escaped=false or status OK'

function resourceText({ missing, services }: FindingOf<'missing-resource'>, words: Words): FindingText {
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

function droppedText({ service, drops, nodes }: FindingOf<'dropped-data'>, words: Words): FindingText {
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

function parentText({ parents, nodes, causes }: FindingOf<'missing-parent'>, words: Words): FindingText {
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

function clockText(
  {
    move,
    nodes,
  }: {
    readonly move: { readonly domain: string; readonly services: readonly string[] }
    readonly nodes: Finding['nodes']
  },
  words: Words,
): string {
  if (move.services.length > 0) return words.list(move.services.map((name) => words.quoted(name)))
  return nodes[0] === undefined ? words.quoted(move.domain) : words.service(nodes[0])
}
