// What was done about clocks that disagree: always said, because nobody can see it.
import type { ClockMove, ClockPair, ClockSkew } from '../../analysis/clocks/clock-skew.ts'
import type { Words } from '../findings/finding-words.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import type { SummaryLine } from './summary-line.ts'
import { formatCount } from '../units.ts'

/**
 * For the header, because it alters what is below; none where nothing was moved.
 *
 *     clocks  cart moved +12.0ms (12.0…14.1ms fits 17 calls) · --skew off for raw times
 */
export function movedClockLines({ mode, moves }: ClockSkew, words: Words): readonly SummaryLine[] {
  if (mode !== 'auto') return []
  const { dot } = glyphsOf(words.theme)
  return moves.map((move, index) => ({
    label: 'clocks',
    text: moveText(move, 'moved', moves, words),
    ...(index === moves.length - 1 ? { aside: '--skew off for raw times', separator: ` ${dot} ` } : {}),
  }))
}

/**
 * For below the waterfall: that nothing was moved, or what would have been. What cannot be right, a clock that is hours
 * off or calls that no offset explains, is a finding. `services` is how many took part.
 */
export function unmovedClockLines(skew: ClockSkew, services: number, words: Words): readonly SummaryLine[] {
  return unmovedTexts(skew, services, words).map((text) => ({ label: 'clocks', text }))
}

function unmovedTexts(skew: ClockSkew, services: number, words: Words): readonly string[] {
  const { mode, moves, proposals, refused, pairs, contradictions, domains } = skew
  if (domains < 2) return []
  if (mode === 'off') return ['times as recorded (--skew off)']
  if (mode === 'show') {
    return [
      ...pairs.map((pair) => pairText(pair, words)),
      ...proposals.map((move) => moveText(move, 'would be moved', proposals, words)),
      'nothing moved (--skew show)',
    ]
  }
  if (moves.length > 0 || refused.length > 0 || contradictions > 0) return []
  // One service may run on many clocks.
  const who = services > 1 ? words.count(services, 'service') : words.count(domains, 'clock')
  // Without a call that waited for its answer nothing is known of them.
  if (pairs.length === 0) return [`no call between ${who} bounds how far apart they are; nothing moved`]
  return [`${who} fit together as recorded; nothing moved`]
}

function moveText(move: ClockMove, verb: string, moves: readonly ClockMove[], words: Words): string {
  const by = signed(move.offset, words)
  const range = rangeText(move.least, move.most, words)
  const calls = `fits ${words.count(move.calls, 'call')}`
  return `${whoText(move, moves, words)} ${verb} ${by} (${range === '' ? '' : `${range} `}${calls})`
}

function pairText({ caller, callee, least, most, calls }: ClockPair, words: Words): string {
  const fits = `fits ${words.count(calls, 'call')}`
  const names = [caller, callee].map((domain) => words.quoted(valueOf(domain))).join(` ${words.arrow} `)
  const range = rangeText(least, most, words)
  const asRecorded = least <= 0 && most >= 0 ? ', as recorded' : ''
  return `${names}  ${range === '' ? '' : `${range} `}${fits}${asRecorded}`
}

/** Its services; where others of the same run on other clocks, with the machine. */
function whoText({ services, domain }: ClockMove, moves: readonly ClockMove[], words: Words): string {
  const names = services.slice(0, MAX_SERVICES).map((service) => words.quoted(drawableService(service)))
  if (services.length > MAX_SERVICES) names.push(`${formatCount(services.length - MAX_SERVICES)} more`)
  const isShared = moves.some(
    (other) => other.domain !== domain && other.services.some((one) => services.includes(one)),
  )
  return `${names.join(', ')}${isShared ? ` on ${words.quoted(valueOf(domain))}` : ''}`
}

const MAX_SERVICES = 3

function valueOf(domain: string): string {
  return domain.slice(domain.indexOf('=') + 1)
}

function signed(offset: number, words: Words): string {
  return offset > 0 ? `+${words.duration(offset)}` : words.duration(offset)
}

/** `12.0…14.1ms`, the unit once where it is one; empty where nothing bounds it. */
function rangeText(least: number, most: number, words: Words): string {
  if (!Number.isFinite(least) && !Number.isFinite(most)) return ''
  if (!Number.isFinite(most)) return `${words.duration(least)} or more`
  if (!Number.isFinite(least)) return `${words.duration(most)} or less`
  const [low, high] = [words.duration(least), words.duration(most)]
  const unit = UNIT.exec(low)?.[0]
  const isOneUnit = unit !== undefined && unit === UNIT.exec(high)?.[0]
  return `${isOneUnit ? low.replace(UNIT, '') : low}${words.ellipsis}${high}`
}

/** Of a decimal; a time of day has two. */
const UNIT = /(?<=^-?[\d.]+)[^\d.]+$/
