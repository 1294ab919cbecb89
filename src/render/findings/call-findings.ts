// Findings about calls and work, in words: what failed, what repeats, what waited, what went on for nothing.
import { shortTraceId } from '../../trace/short-id.ts'
import type { FindingOf } from '../../analysis/finding.ts'
import { hasFailed } from '../../analysis/has-failed.ts'
import type { QueueTime } from '../../analysis/gaps/queue-time.ts'
import { type FindingText, text } from './finding-text.ts'
import type { Words } from './finding-words.ts'
import { formatCount } from '../units.ts'

export function greenText(finding: FindingOf<'green-failure'>, words: Words): FindingText {
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

export function repeatText(
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

export function queueText({ queue, lengths = [] }: FindingOf<'queue-time'>, words: Words): FindingText {
  const { producer, consumer, length } = queue
  const [from, to] = [words.name(producer), words.name(consumer)]
  const where = foreignTrace(queue)
  const [least = length] = lengths
  const median = lengths[(lengths.length - 1) >> 1] ?? least
  const aside = 'not waited for'
  if (lengths.length < 2) {
    return {
      ...text('queue', `${words.duration(length)}  ${from}${where} ${words.arrow} ${to}`),
      aside,
    }
  }
  const spread = `shortest ${words.duration(least)}, median ${words.duration(median)}, longest ${words.duration(length)}${where}`
  const way = `${from} ${words.arrow} ${to}`
  return {
    ...text('queue', `${words.count(lengths.length, 'message')}  ${way}  ${spread}`),
    aside,
  }
}

/** ` (from trace 9c1d02aa)` where the message was sent in another one. */
function foreignTrace({ producer, consumer }: QueueTime): string {
  const traceId = producer.span?.traceId
  if (traceId === undefined || traceId === consumer.span?.traceId) return ''
  return ` (from trace ${shortTraceId(traceId, 8)})`
}

export function darkText({ nodes, calls, time }: FindingOf<'dark-leaf'>, words: Words): FindingText {
  const [first] = nodes
  const isCall = calls && first?.span?.kind === 'client'
  const times = nodes.length === 1 ? '' : ` in ${words.count(nodes.length, isCall ? 'call' : 'span')}`
  const took = `${words.span(first)} took ${words.duration(time)}${times}`
  if (!isCall)
    return text('dark', `${took} with no span inside`, 'instrument here: add spans to what it does')
  return text(
    'dark',
    `${took}; the callee sent no spans`,
    'instrument the callee; where it is, see that the call hands its context on (traceparent) and that it exports here',
  )
}

export function abandonedText({ nodes, by }: FindingOf<'abandoned-call'>, words: Words): FindingText {
  const [server] = nodes
  const longest = `${nodes.length === 1 ? '' : 'up to '}${words.duration(by)}`
  const calls = nodes.length === 1 ? '' : ` (${words.count(nodes.length, 'call')})`
  const way = `${words.span(server?.parent)} ${words.arrow} ${words.span(server)}`
  return text(
    'wasted',
    `server outlived the call by ${longest}: ${way}${calls}`,
    "hand the caller's deadline on and stop when it has passed, or give the caller a longer timeout",
  )
}

export function afterEndText({ root, nodes, until }: FindingOf<'work-after-end'>, words: Words): FindingText {
  const ended = root.span?.kind === 'server' ? 'response sent' : `${words.span(root)} ended`
  const ran = `${words.count(nodes.length, 'detached span')} ran on to ${words.duration(until)}`
  return text('after', `${ended} at ${words.duration(root.end)}; ${ran}`)
}

export function healthText({ nodes, by, value }: FindingOf<'health-check'>, words: Words): FindingText {
  const asker = by === 'user-agent' ? ` (asked by ${words.quoted(value)})` : ''
  return text(
    'health',
    `${words.span(nodes[0])} is a health check${asker}, and traced${words.spans(nodes)}`,
    "leave it out where it is made (the instrumentation's list of ignored requests, a sampler) or in the Collector's filter processor",
  )
}
