// What speaks for a hop, a cause or a verdict, in sentences: one for each kind of fact.
import type { Evidence, IdShape } from '../../propagation/causes/evidence.ts'
import { instantOf } from '../../trace/time.ts'
import type { Words } from '../findings/finding-words.ts'
import { formatClock, formatCount, formatCounted } from '../units.ts'
import { scopeName, userAgentName } from './evidence-names.ts'
import { formatShare } from './share-words.ts'

/** One sentence without a full stop, sanitised. */
export function evidenceText(evidence: Evidence, words: Words): string {
  const q = (text: string): string => words.quoted(text)
  const all = (texts: readonly string[]): string => words.list(texts.map(q))
  const scopes = (texts: readonly string[]): string => words.list(texts.map((one) => scopeName(one, words)))
  switch (evidence.code) {
    case 'inside-caller':
      return `${formatShare(evidence.share)} of all fragments that begin with the callee's span${calledToo(evidence.others, words)} fit into one of the caller; by chance ${formatShare(evidence.byChance)} would (p ${atMost(evidence.p)})`
    case 'start-gap':
      return gapText(evidence, words)
    case 'clock-moved':
      return `they fit on a clock that is ${words.duration(Math.abs(evidence.by))} ${evidence.by > 0 ? 'later' : 'earlier'} than the callee's; no call that is whole tells how far its clock is off`
    case 'same-key':
      return keyText(evidence, words)
    case 'parent-elsewhere':
      return `${formatCounted(evidence.count, 'fragment')} ${evidence.count === 1 ? 'names' : 'name'} a parent that is a span of another trace`
    case 'link':
      return `${ofAll(evidence.count, evidence.of)} ${verb(evidence, 'link')} to the span that called ${evidence.of === 1 ? 'it' : 'them'}`
    case 'no-client-span':
      return `${q(evidence.service)} has no CLIENT or PRODUCER span for its calls to ${q(evidence.callee)}`
    case 'dangling-exits':
      return danglingText(evidence)
    case 'hole':
      return `during ${formatShare(evidence.share)} of the callee's time the caller recorded nothing else`
    case 'bad-row':
      return `every call out of ${q(evidence.service)} is broken, to ${formatCounted(evidence.edges, 'service')}: the caller does not send the context`
    case 'bad-column':
      return `every call into ${q(evidence.service)} is broken, from ${formatCounted(evidence.edges, 'service')}: the callee does not take the context up`
    case 'bad-both-ways':
      return `no call into ${q(evidence.service)} and none out of it keeps its context: that is how its propagator is set`
    case 'only-this-cell':
      return cellText(evidence, all)
    case 'slice':
      return `only ${q(evidence.attribute)} ${all(evidence.broken)}${evidence.service === undefined ? '' : ` of ${q(evidence.service)}`} ${areIs(evidence.broken)} broken; ${all(evidence.healthy)} ${areIs(evidence.healthy)} whole`
    case 'part-of-calls':
      return `${formatCount(evidence.broken)} calls are broken and ${formatCount(evidence.healthy)} of the same kind are whole`
    case 'user-agent':
      return `what called the callee ${evidence.library === undefined ? 'has the' : `is ${q(evidence.library)}:`} user agent ${userAgentName(evidence.value, words)}`
    case 'scopes':
      return evidence.missing === undefined
        ? `${q(evidence.service)} has ${instrumentations(evidence.present, scopes)}`
        : `${q(evidence.service)} has ${instrumentations(evidence.present, scopes)}, and none of ${q(evidence.missing)}`
    case 'no-exit-scope':
      return `${q(evidence.service)} is instrumented where it is called (${scopes(evidence.serverScopes)}), and not where it calls`
    case 'no-server-spans':
      return `${q(evidence.service)} has not one SERVER span: ${formatCounted(evidence.roots, 'trace')} ${evidence.roots === 1 ? 'begins' : 'begin'} with what it calls`
    case 'peer-address':
      return `${formatCounted(evidence.count, 'call')} came from ${q(evidence.address)}, an address of ${q(evidence.service)}`
    case 'target-host':
      return `the broken calls went to ${q(evidence.host)}${evidence.healthyHosts.length === 0 ? '' : `; those to ${all(evidence.healthyHosts)} are whole`}`
    case 'forwarded-for':
      return `${formatCounted(evidence.count, 'call')} came through a proxy: X-Forwarded-For is set`
    case 'id-shape':
      return `${q(evidence.service)} makes trace ids ${SHAPES[evidence.shape]}`
    case 'sdk-differs':
      return `the caller's SDK is ${q(evidence.caller)}, the callee's ${q(evidence.callee)}`
    case 'same-trace-id':
      return `${formatCounted(evidence.count, 'fragment')} ${evidence.count === 1 ? 'has' : 'have'} the caller's trace id, and a parent that nobody has sent`
    case 'remote-parent':
      return `${ofAll(evidence.count, evidence.of)} ${verb(evidence, 'say')} that ${evidence.of === 1 ? 'its' : 'their'} parent is in ${evidence.isRemote ? 'another' : 'the same'} process`
    case 'unlinked-consumer':
      return `${formatCounted(evidence.count, 'consumer')}${evidence.destination === undefined ? '' : ` of ${q(evidence.destination)}`} ${evidence.count === 1 ? 'has' : 'have'} neither a parent nor a link`
    case 'after-receive':
      return `${ofAll(evidence.count, evidence.of)} ${verb(evidence, 'begin')} right after a receive span of the same process`
    case 'same-instance':
      return `caller and callee are one process${evidence.instance === undefined ? '' : `, ${q(evidence.instance)}`}`
    case 'thread':
      return `they ran on ${q(evidence.name)}, a thread of a pool`
    case 'client-root':
      return `${formatCounted(evidence.count, 'trace')} ${evidence.count === 1 ? 'begins' : 'begin'} with a CLIENT span, which nothing called`
    case 'after-caller-ended':
      return `${ofAll(evidence.count, evidence.of)} went on after the caller had ended`
    case 'periodic':
      return `they come every ${words.duration(evidence.period)}, varying by ${formatShare(evidence.variation)}`
    case 'probe':
      return evidence.by === 'user-agent'
        ? `user agent ${userAgentName(evidence.value, words)} is a probe's`
        : probeText(evidence.by, q(evidence.value))
    case 'entry':
      return entryText(
        evidence.by,
        evidence.value === undefined ? undefined : userAgentName(evidence.value, words),
      )
    case 'timer':
      return `${q(evidence.value)} says that a timer starts it`
    case 'poll':
      return `it asks ${evidence.destination === undefined ? 'a queue' : q(evidence.destination)} for messages, and the work on them has spans of its own`
    case 'constant-share':
      return `a constant ${formatShare(evidence.share)} of them have their caller, over ${formatCounted(evidence.over, 'trace')}`
    case 'spread-over-hops':
      return `parents are missing everywhere alike, in ${formatCounted(evidence.services, 'service')}`
    case 'clustered':
      return `all of them are of ${evidence.instance === undefined ? 'one process' : q(evidence.instance)}, between ${formatClock(instantOf(evidence.from))} and ${formatClock(instantOf(evidence.to))}`
    case 'dropped':
      return `${formatCounted(evidence.count, 'span')} of that process ${evidence.count === 1 ? 'says' : 'say'} that something was dropped`
    case 'parents-missing':
      return `${formatCounted(evidence.count, 'span')} ${evidence.count === 1 ? 'has' : 'have'} a parent of ${q(evidence.service)} that was never sent`
    case 'span-limit':
      return `traces of it end at a round number of spans, ${formatCount(evidence.spans)}`
    case 'still-open':
      return `${evidence.count === 1 ? 'the child' : 'the youngest child'} ended ${evidence.youngest < 1 ? 'last of all' : `${words.duration(evidence.youngest)} before the last span of all`}`
    case 'shared-parent':
      return `${formatCounted(evidence.count, 'span')} of the caller and the callee hang under the same older span`
    case 'malformed-ids':
      return `${formatCounted(evidence.count, 'span')} ${evidence.count === 1 ? 'names' : 'name'} a parent that no span can have`
    case 'both-suspect':
      return evidence.caller === evidence.callee
        ? `nothing tells whether ${q(evidence.caller)} does not send it or does not take it up`
        : `nothing tells whether ${q(evidence.caller)} does not send it or ${q(evidence.callee)} does not take it up`
    case 'resent':
      return `${formatCounted(evidence.count, 'call')} ${evidence.count === 1 ? 'was' : 'were'} sent again`
    case 'at-chance':
      return evidence.share === 0 && evidence.byChance === 0
        ? 'nobody was found who could have called them'
        : `they fit into spans of others no more often than by chance (${formatShare(evidence.share)} against ${formatShare(evidence.byChance)})`
  }
}

function calledToo(others: readonly string[], words: Words): string {
  if (others.length === 0) return ''
  const some =
    others.length > 3
      ? `${formatCount(others.length)} others`
      : words.list(others.map((one) => words.quoted(one)))
  return `, which ${some} ${others.length === 1 ? 'calls' : 'call'} too,`
}

function gapText(
  { median, spread }: Extract<Evidence, { readonly code: 'start-gap' }>,
  words: Words,
): string {
  const near =
    spread < SAME
      ? 'half of them at the very same distance'
      : `half of them within ${words.duration(spread)} of each other`
  return `they begin ${words.duration(median)} after the span that called them (median), ${near}`
}

/** Nanoseconds: of times in milliseconds. */
const SAME = 1_000

function keyText(evidence: Extract<Evidence, { readonly code: 'same-key' }>, words: Words): string {
  const { key, of } = evidence
  const caller = of === 1 ? 'its caller' : 'their caller'
  const who = ofAll(evidence.count, of)
  if (key === 'value')
    return `${who} ${verb(evidence, 'share')} with ${caller} a value that nobody else states`
  const what = key === 'low-64' ? 'low half of the trace id' : words.quoted(key)
  return `${who} ${verb(evidence, 'state')} the same ${what} as ${caller}`
}

function cellText(
  { healthyCallers, healthyCallees }: Extract<Evidence, { readonly code: 'only-this-cell' }>,
  all: (texts: readonly string[]) => string,
): string {
  const whole: string[] = []
  if (healthyCallers.length > 0) whole.push(`calls of ${all(healthyCallers)} to the same callee are whole`)
  if (healthyCallees.length > 0) whole.push(`calls of the same caller to ${all(healthyCallees)} are whole`)
  return whole.length === 0 ? 'no other edge is broken' : whole.join(', and ')
}

const SHAPES: Readonly<Record<IdShape, string>> = {
  'padded-64': 'of 64 bits, filled up with zeros',
  epoch: 'that begin with the time, as X-Ray and Datadog do',
  'random-128': 'of 128 random bits, as W3C asks for',
}

function probeText(by: 'route' | 'single-span', value: string): string {
  return by === 'route' ? `${value} is a route for probes` : `each is a single span: ${value}`
}

function entryText(
  by: 'never-called' | 'client-address' | 'browser' | 'load-generator',
  value: string | undefined,
): string {
  if (by === 'never-called') return 'nothing that is traced was there to call them'
  if (by === 'client-address') return `they come from ${value ?? 'an address'}, which is outside`
  return `user agent ${value ?? '?'} is a ${by === 'browser' ? "browser's or an app's" : "load generator's"}`
}

function danglingText({ count, of }: Extract<Evidence, { readonly code: 'dangling-exits' }>): string {
  if (count < of)
    return `${formatCount(count)} of the caller's ${formatCount(of)} spans of this name have no child in another service`
  return of === 1
    ? "the caller's span has no child in another service"
    : `none of the caller's ${formatCount(of)} spans of this name has a child in another service`
}

function instrumentations(present: readonly string[], scopes: (texts: readonly string[]) => string): string {
  if (present.length === 0) return 'no instrumentation'
  return `the instrumentation${present.length === 1 ? '' : 's'} ${scopes(present)}`
}

function areIs({ length }: readonly unknown[]): string {
  return length === 1 ? 'is' : 'are'
}

/** What `ofAll` begins with is one only where there is one in all. */
function verb({ of }: { readonly of: number }, plural: string): string {
  return of === 1 ? `${plural}s` : plural
}

function ofAll(count: number, of: number): string {
  return count === of
    ? of === 1
      ? 'it'
      : `all ${formatCount(of)}`
    : `${formatCount(count)} of ${formatCount(of)}`
}

function atMost(p: number): string {
  return p < 0.001 ? '< 0.001' : String(Number(p.toFixed(3)))
}
