// A gap in words: where it lies, what came before and after it, and what ran meanwhile.
import type { Gap } from '../analysis/gaps.ts'
import { serviceName } from '../trace/semconv.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { Words } from './finding-words.ts'
import { foldRepeats } from './fold.ts'
import { formatCount, formatPercent } from './units.ts'

/** `3.02s 10%  checkout  inside POST /checkout  at 510ms → 3.53s`; the share is of its tree's root. */
export function gapHeadline(gap: Gap, words: Words): string {
  const { node, onPath, length, start, end } = gap
  const root = rootOf(node)
  const share = formatPercent(onPath / (root.end - root.start))
  const size = [words.duration(length), share].filter((text) => text !== '').join(' ')
  const time = `at ${words.duration(start)} ${words.arrow} ${words.duration(end)}`
  return [size, words.service(node), `inside ${words.name(node)}`, time].join('  ')
}

export function gapSurroundings(gap: Gap, words: Words): string {
  const meanwhile = gap.detached
  const detached =
    meanwhile.length === 0
      ? ''
      : `, while ${words.list(meanwhile.map((node) => words.span(node)))} ran detached`
  return surroundings(gap, words) + detached
}

function surroundings(gap: Gap, words: Words): string {
  const { node, kind, after, before } = gap
  const afterText = after === undefined ? '' : runText(node, after, words)
  const beforeText = before === undefined ? '' : neighbourText(node, before, words)
  switch (kind) {
    case 'between':
      return `after ${afterText}, before ${beforeText}; nothing was recorded between`
    case 'before-first-child':
      return `before its first child, ${beforeText}; nothing was recorded until then`
    case 'after-last-child':
      return `after its last child, ${afterText}; nothing was recorded from there on`
    case 'whole':
      return 'none of its children ran while it did'
    case 'hop-request':
      return `before ${before === undefined ? 'the callee' : words.service(before)} began: network and queue`
    case 'hop-response':
      return `after ${after === undefined ? 'the callee' : words.service(after)} had answered: network`
    case 'hop':
      return 'on the way there and back: network and queue, the split is not known'
  }
}

/** The whole run where the span is one of a folded row: `120× SELECT users`. */
function runText(node: SpanNode, after: SpanNode, words: Words): string {
  const run = foldRepeats(node.children).find((item) => 'members' in item && item.members.includes(after))
  if (run === undefined || !('members' in run)) return neighbourText(node, after, words)
  const names = run.members.slice(0, run.period).map((member) => words.name(member))
  return `${formatCount(run.members.length / run.period)}${words.times} ${names.join(', ')}`
}

/** The service where it is another; whom a call reached. */
function neighbourText(node: SpanNode, neighbour: SpanNode, words: Words): string {
  const service = serviceOf(neighbour)
  const name = service === serviceOf(node) ? words.name(neighbour) : words.span(neighbour)
  const callee = neighbour.children.find((child) => child.span !== undefined && serviceOf(child) !== service)
  return callee === undefined ? name : `${name} ${words.arrow} ${words.service(callee)}`
}

function serviceOf({ span }: SpanNode): string | undefined {
  return span === undefined ? undefined : serviceName(span)
}

function rootOf(node: SpanNode): SpanNode {
  let root = node
  while (root.parent?.span !== undefined) root = root.parent
  return root
}
