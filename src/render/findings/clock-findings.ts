// Findings about clocks, in words.
import type { ClockMove } from '../../analysis/clocks/clock-skew.ts'
import type { FindingOf } from '../../analysis/finding.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { type FindingText, text } from './finding-text.ts'
import type { Words } from './finding-words.ts'

export function movedText({ move, nodes }: FindingOf<'clock-moved'>, words: Words): FindingText {
  const bounds = [move.least, move.most].every(Number.isFinite)
    ? `${words.duration(move.least)}${words.ellipsis}${words.duration(move.most)} fits`
    : 'by'
  const by = `${move.offset > 0 ? '+' : ''}${words.duration(move.offset)}`
  return text(
    'clock',
    `${whose(move, nodes, words)} moved ${by} (${bounds} ${words.count(move.calls, 'call')})`,
    'set the time on both machines by NTP; --skew off shows the times as recorded',
  )
}

export function refusedText({ move, nodes }: FindingOf<'clock-refused'>, words: Words): FindingText {
  return text(
    'clock',
    `${whose(move, nodes, words)} is ${words.duration(Math.abs(move.offset))} off; not moved`,
    'no clock drifts as far: look for a time zone, a unit, or data that was replayed',
  )
}

export function contradictionText({ calls }: FindingOf<'clock-contradiction'>, words: Words): FindingText {
  return text(
    'clock',
    `${words.count(calls, 'call')} cannot be explained by a constant offset of clocks`,
    'a clock that drifts or was set while the trace ran, or a wrong parent',
  )
}

export function earlyText({ nodes, by }: FindingOf<'early-start'>, words: Words): FindingText {
  const [first] = nodes
  const parent = words.span(first?.parent)
  return text(
    'early',
    `${words.span(first)} began ${words.duration(by)} before ${parent}, its parent${words.spans(nodes)}`,
    'the clocks differ: by too little to move one, or only a message says so, which bounds none',
  )
}

function whose({ services, domain }: ClockMove, nodes: readonly SpanNode[], words: Words): string {
  if (services.length > 0) return words.list(services.map((name) => words.quoted(name)))
  return nodes[0] === undefined ? words.quoted(domain) : words.service(nodes[0])
}
