// What speaks for a hop, a cause or a verdict, in sentences: one for each kind of fact.
import type { IdShape } from '../../propagation/causes/evidence.ts'
import type { Evidence } from '../../propagation/causes/evidence.ts'
import { instantOf } from '../../trace/time.ts'
import type { Words } from '../findings/finding-words.ts'
import { formatClock, formatCount, formatPercent } from '../units.ts'

/** One sentence without a full stop, sanitised. */
export function evidenceText(evidence: Evidence, words: Words): string {
  const q = (text: string): string => words.quoted(text)
  const all = (texts: readonly string[]): string => words.list(texts.map(q))
  switch (evidence.code) {
    case 'inside-caller':
      return `${percent(evidence.share)} of these heads find a place in a span of the caller; by chance ${percent(evidence.byChance)} would (p ${atMost(evidence.p)})`
    case 'start-gap':
      return `they begin ${words.duration(evidence.median)} after it, half of them within ${words.duration(evidence.spread)} of each other`
    case 'same-key':
      return `${ofAll(evidence.count, evidence.of)} state the same ${q(evidence.key)} as their caller`
    case 'parent-elsewhere':
      return `${counted(evidence.count, 'head')} ${evidence.count === 1 ? 'names' : 'name'} a parent that is a span of another trace`
    case 'link':
      return `${ofAll(evidence.count, evidence.of)} link to the span that called them`
    case 'no-client-span':
      return `${q(evidence.service)} has no CLIENT span of calling ${q(evidence.callee)}`
    case 'dangling-exits':
      return `${ofAll(evidence.count, evidence.of)} of the caller's spans for this call have no child in another service`
    case 'hole':
      return `${percent(evidence.share)} of the time that the callee took, nothing else was running in the caller`
    case 'bad-row':
      return `every call out of ${q(evidence.service)} is broken, to ${counted(evidence.edges, 'service')}: the caller does not send the context`
    case 'bad-column':
      return `every call into ${q(evidence.service)} is broken, from ${counted(evidence.edges, 'service')}: the callee does not take the context up`
    case 'only-this-cell':
      return cellText(evidence, all)
    case 'slice':
      return `only ${q(evidence.attribute)} ${all(evidence.broken)}${evidence.service === undefined ? '' : ` of ${q(evidence.service)}`} is broken; ${all(evidence.healthy)} is whole`
    case 'part-of-calls':
      return `${formatCount(evidence.broken)} calls are broken and ${formatCount(evidence.healthy)} of the same kind are whole`
    case 'user-agent':
      return `the callee was called by ${evidence.library === undefined ? '' : `${q(evidence.library)}: `}user agent ${q(evidence.value)}`
    case 'scopes':
      return evidence.missing === undefined
        ? `${q(evidence.service)} has the instrumentations ${all(evidence.present)}`
        : `${q(evidence.service)} has ${evidence.present.length === 0 ? 'no instrumentation' : `the instrumentations ${all(evidence.present)}`}, and none of ${q(evidence.missing)}`
    case 'no-exit-scope':
      return `${q(evidence.service)} is instrumented where it is called (${all(evidence.serverScopes)}) and nowhere that it calls`
    case 'no-server-spans':
      return `${q(evidence.service)} has not one SERVER span: ${counted(evidence.roots, 'trace')} ${evidence.roots === 1 ? 'begins' : 'begin'} with what it calls`
    case 'peer-address':
      return `${counted(evidence.count, 'head')} came from ${q(evidence.address)}, an address of ${q(evidence.service)}`
    case 'target-host':
      return `the broken calls went to ${q(evidence.host)}${evidence.healthyHosts.length === 0 ? '' : `; those to ${all(evidence.healthyHosts)} are whole`}`
    case 'forwarded-for':
      return `${counted(evidence.count, 'head')} came through a proxy: they have X-Forwarded-For`
    case 'id-shape':
      return `${q(evidence.service)} makes trace ids ${SHAPES[evidence.shape]}`
    case 'sdk-differs':
      return `the caller's SDK is ${q(evidence.caller)}, the callee's ${q(evidence.callee)}`
    case 'same-trace-id':
      return `${counted(evidence.count, 'head')} ${evidence.count === 1 ? 'has' : 'have'} the caller's trace id, and a parent that nobody has sent`
    case 'remote-parent':
      return `${ofAll(evidence.count, evidence.of)} say that their parent lives in ${evidence.isRemote ? 'another' : 'the same'} process`
    case 'unlinked-consumer':
      return `${counted(evidence.count, 'consumer')}${evidence.destination === undefined ? '' : ` of ${q(evidence.destination)}`} ${evidence.count === 1 ? 'has' : 'have'} neither a parent nor a link`
    case 'after-receive':
      return `${ofAll(evidence.count, evidence.of)} begin right after a receive span of the same process`
    case 'same-instance':
      return `caller and callee are one process${evidence.instance === undefined ? '' : `, ${q(evidence.instance)}`}`
    case 'thread':
      return `they ran on ${q(evidence.name)}, a thread of a pool`
    case 'client-root':
      return `${counted(evidence.count, 'trace')} ${evidence.count === 1 ? 'begins' : 'begin'} with a CLIENT span, which nothing called`
    case 'after-caller-ended':
      return `${ofAll(evidence.count, evidence.of)} went on after their caller had ended`
    case 'periodic':
      return `they come every ${words.duration(evidence.period)} (variation ${evidence.variation.toFixed(2)})`
    case 'probe':
      return probeText(evidence.by, q(evidence.value))
    case 'entry':
      return entryText(evidence.by, evidence.value === undefined ? undefined : q(evidence.value))
    case 'timer':
      return `${q(evidence.value)} says that a timer starts it`
    case 'poll':
      return `it asks ${evidence.destination === undefined ? 'a queue' : q(evidence.destination)} for messages, and the work on them has spans of its own`
    case 'constant-share':
      return `a constant ${percent(evidence.share)} of them have their caller, over ${counted(evidence.over, 'trace')}`
    case 'spread-over-hops':
      return `parents are missing everywhere alike, in ${counted(evidence.services, 'service')}`
    case 'clustered':
      return `all of them are of ${evidence.instance === undefined ? 'one process' : q(evidence.instance)}, between ${formatClock(instantOf(evidence.from))} and ${formatClock(instantOf(evidence.to))}`
    case 'dropped':
      return `${counted(evidence.count, 'span')} of that process ${evidence.count === 1 ? 'says' : 'say'} that something was dropped`
    case 'parents-missing':
      return `${counted(evidence.count, 'span')} ${evidence.count === 1 ? 'has' : 'have'} a parent of ${q(evidence.service)} that was never sent`
    case 'span-limit':
      return `traces of it end at a round number of spans, ${formatCount(evidence.spans)}`
    case 'still-open':
      return `${counted(evidence.count, 'parent')} may not have ended yet: the youngest child ended ${words.duration(evidence.youngest)} before all else`
    case 'shared-parent':
      return `${counted(evidence.count, 'span')} of the caller and the callee hang under the same older span`
    case 'malformed-ids':
      return `${counted(evidence.count, 'span')} ${evidence.count === 1 ? 'names' : 'name'} a parent that no span can have`
    case 'both-suspect':
      return `nothing tells whether ${q(evidence.caller)} does not send it or ${q(evidence.callee)} does not take it up`
    case 'resent':
      return `${counted(evidence.count, 'call')} ${evidence.count === 1 ? 'was' : 'were'} sent again`
    case 'at-chance':
      return `no caller is around more often than by chance (${percent(evidence.share)} against ${percent(evidence.byChance)})`
  }
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

function probeText(by: 'user-agent' | 'route' | 'single-span', value: string): string {
  if (by === 'user-agent') return `user agent ${value} is a probe's`
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

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

function ofAll(count: number, of: number): string {
  return count === of
    ? of === 1
      ? 'it'
      : `all ${formatCount(of)}`
    : `${formatCount(count)} of ${formatCount(of)}`
}

function percent(share: number): string {
  return formatPercent(share) || '0%'
}

function atMost(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2)
}
