// Why a parent may not have arrived, in words: each cause, and what in the trace speaks for and against it.
import type { ParentCause, ParentFact, RankedCause } from '../../analysis/rules/parent-causes.ts'
import type { Words } from './finding-words.ts'

/**
 * What the trace shows, once, and then each cause with what of that speaks for and against it:
 *
 *     seen: (a) web GET /pay was under way meanwhile and has nothing below it; (b) …
 *     1. a proxy or gateway … (for: a, b)
 *     2. it has not ended … (against: a)
 */
export function causeLines(causes: readonly RankedCause[], words: Words): readonly string[] {
  const letters = letterFacts(causes)
  const seen = Array.from(letters, ([fact, letter]) => `(${letter}) ${factText(fact, words)}`)
  const ranked = causes.map(({ cause, evidence }, at) => {
    const sides = (['for', 'against'] as const).flatMap((side) => {
      const facts = new Set(evidence.filter(({ speaks }) => speaks === side).map(({ fact }) => fact))
      const told = Array.from(letters).flatMap(([fact, letter]) => (facts.has(fact) ? [letter] : []))
      return told.length === 0 ? [] : [`${side}: ${told.join(', ')}`]
    })
    return `${at + 1}. ${CAUSES[cause]}${sides.length === 0 ? '' : ` (${sides.join('; ')})`}`
  })
  return seen.length === 0 ? ranked : [`seen: ${seen.join('; ')}`, ...ranked]
}

/** By weight for the likeliest cause. There are fewer facts than letters. */
function letterFacts(causes: readonly RankedCause[]): ReadonlyMap<ParentFact, string> {
  const facts = new Set(causes.flatMap(({ evidence }) => evidence.map(({ fact }) => fact)))
  return new Map(Array.from(facts, (fact, at) => [fact, String.fromCharCode(A + at)]))
}

const A = 'a'.charCodeAt(0)

const CAUSES: Readonly<Record<ParentCause, string>> = {
  late: 'it has not ended or is not exported yet: look again in a few seconds',
  lost: 'it was lost on export: an exporter that failed, a full queue, a process that died',
  elsewhere: 'its service sends its spans to another backend, or sends none',
  sampled: 'it was not sampled, and its child was: samplers that do not follow the parent',
  proxy: 'a proxy or gateway without spans of its own gave the request a new parent id',
  'wrong-id': 'a propagator of your own wrote an id that is no span',
  filtered: 'a processor of the SDK or the Collector took it out',
  partial: 'where the trace was read from gave only a part of it',
}

function factText(fact: ParentFact, words: Words): string {
  switch (fact.code) {
    case 'remote':
      return 'the parent was in another process'
    case 'local':
      return 'the parent was in the same process'
    case 'call-around':
      return `${words.span(fact.call)} was under way meanwhile and has nothing below it`
    case 'others-arrived':
      return `${words.count(fact.count, 'other request')} into this service came with a parent`
    case 'none-arrived':
      return `none of the ${words.count(fact.count, 'request')} into this service has its parent`
    case 'several-children':
      return `${words.count(fact.count, 'span')} name the same parent`
    case 'first-of-trace':
      return 'nothing in the trace began before'
    case 'last-of-trace':
      return 'nothing in the trace ended later'
    case 'unsampled':
      return 'the child carries the flag of a trace that is not sampled'
    case 'threshold':
      return 'the trace state holds a sampling threshold'
    case 'vendor':
      return `the trace state was written by "${words.quoted(fact.value)}"`
    case 'x-ray':
      return 'the trace id is one of AWS X-Ray'
    case 'id-of-trace':
      return "the parent's id is a part of the trace id"
    case 'more-missing':
      return `${words.count(fact.count, 'other parent')} of the trace ${fact.count === 1 ? 'is' : 'are'} missing`
    case 'told-partial':
      return 'it said so'
  }
}
