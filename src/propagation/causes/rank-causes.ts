// Why a hop broke: every cause that is possible for it, with the odds that the evidence gives it and a rest for what
// nobody has thought of, so that without evidence no cause is sure.
import type { RankedCause } from '../diagnosis.ts'
import type { BrokenHop } from '../hops/hop.ts'
import type { SpanTable } from '../spans/span-table.ts'
import type { CauseView } from './cause-view.ts'
import type { CauseCode } from './cause-code.ts'
import type { Evidence } from './evidence.ts'
import { lookAtHop, type HopLook } from './hop-look.ts'
import { suspectBetween } from './rules/between.ts'
import { suspectBrowser, suspectNoServerSpans } from './rules/ends.ts'
import { suspectIds } from './rules/ids.ts'
import { suspectInProcess } from './rules/in-process.ts'
import { qualify } from './rules/partial.ts'
import { suspectPropagators } from './rules/propagators.ts'
import { suspectQueue } from './rules/queues.ts'
import { suspectRawClient } from './rules/raw-client.ts'
import type { Rule, Suspicion } from './suspicion.ts'

const RULES: readonly Rule[] = [
  suspectRawClient,
  suspectPropagators,
  suspectBetween,
  suspectIds,
  suspectNoServerSpans,
  suspectBrowser,
  suspectQueue,
  suspectInProcess,
]

/**
 * Best first, never empty. Scores add up to less than 1, but for C33 and C37: these are true beside another cause, come
 * second, and take nothing from the others.
 */
export function rankCauses(_table: SpanTable, hop: BrokenHop, view: CauseView): readonly RankedCause[] {
  return rankLook(lookAtHop(view, hop))
}

export function rankLook(look: HopLook): readonly RankedCause[] {
  const causes = RULES.flatMap((rule) => rule(look)).filter(({ odds }) => odds > 0)
  const merged = mergeByCode(causes).sort((a, b) => b.odds - a.odds)
  const sum = UNKNOWN + merged.reduce((total, { odds }) => total + odds, 0)
  const ranked = merged.map(({ code, odds, evidence }) => ({ code, score: odds / sum, evidence }))
  const [first, ...others] = withDoubt(look, ranked)
  // Every mode has a rule that always suspects something.
  if (first === undefined) throw new Error(`no cause is possible for ${look.hop.mode}`)
  const qualifier = qualify(look, first)
  const shown = others.filter(({ score }) => score >= NEGLIGIBLE)
  return [first, ...(qualifier === undefined ? [] : [qualifier]), ...shown].slice(0, MOST)
}

/** A cause that two rules suspect keeps the better odds, and all evidence. */
function mergeByCode(causes: readonly Suspicion[]): Suspicion[] {
  const byCode = new Map<CauseCode, Suspicion>()
  for (const cause of causes) {
    const known = byCode.get(cause.code)
    if (known === undefined) byCode.set(cause.code, cause)
    else {
      known.odds = Math.max(known.odds, cause.odds)
      known.evidence.push(...cause.evidence)
    }
  }
  return [...byCode.values()]
}

/** With two causes that nothing tells apart, and that blame different ends, both ends are named. */
function withDoubt(look: HopLook, causes: readonly RankedCause[]): readonly RankedCause[] {
  const [first, second] = causes
  if (first === undefined || second === undefined || first.score > second.score * CLEAR) return causes
  if (BLAMED[first.code] === BLAMED[second.code]) return causes
  if (first.evidence.some(({ code }) => code === 'bad-both-ways')) return causes
  const doubt: Evidence = { code: 'both-suspect', caller: look.callerName, callee: look.calleeName }
  return [{ ...first, evidence: [...first.evidence, doubt] }, ...causes.slice(1)]
}

/** Which end has to be changed; what lies between is an end of its own. */
const BLAMED: Partial<Record<CauseCode, 'caller' | 'callee' | 'between'>> = {
  C01: 'caller',
  C02: 'caller',
  C03: 'callee',
  C04: 'callee',
  C06: 'between',
  C07: 'between',
  C08: 'between',
  C11: 'caller',
  C12: 'callee',
  C15: 'caller',
  C16: 'caller',
  C31: 'caller',
  C32: 'caller',
}

/** Odds of a cause that is not on the list. */
const UNKNOWN = 0.5
const MOST = 5
const NEGLIGIBLE = 0.02
const CLEAR = 2
