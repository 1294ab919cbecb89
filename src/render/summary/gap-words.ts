// A gap in words: where it lies, what came before and after it, and what ran meanwhile.
import type { Gap } from '../../analysis/gaps/gaps.ts'
import { startUpOf } from '../../analysis/gaps/start-up.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Words } from '../findings/finding-words.ts'
import { foldRepeats } from '../waterfall/fold.ts'
import { isHop } from '../waterfall/gap-rows.ts'
import { formatCount, formatPercent } from '../units.ts'

/** `3.02s 10%  checkout  inside POST /checkout`; the share is of its tree's root. */
export function gapHeadline(gap: Gap, words: Words): string {
  const { node, onPath, length } = gap
  return `${partOfRoot(node, length, onPath, words)}  ${gapPlace(gap, words)}  inside ${words.name(node)}`
}

/** `checkout`, or of a hop `checkout → payments`. */
export function gapPlace(gap: Gap, words: Words): string {
  const service = words.service(gap.node)
  const callee = gap.before ?? gap.after
  return isHop(gap) && callee !== undefined ? `${service} ${words.arrow} ${words.service(callee)}` : service
}

/** `3.02s 10%`: how long, and the share of the root's critical path. */
export function partOfRoot(node: SpanNode, length: number, onPath: number, words: Words): string {
  const root = rootOf(node)
  const share = formatPercent(onPath / (root.end - root.start))
  return [words.duration(length), share].filter((text) => text !== '').join(' ')
}

/** `at 510ms → 3.53s`. */
export function timeRange({ start, end }: Pick<Gap, 'start' | 'end'>, words: Words): string {
  return `at ${words.duration(start)} ${words.arrow} ${words.duration(end)}`
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
  const { kind, after, before } = gap
  const afterText = after === undefined ? '' : runText(gap, after, words)
  const beforeText = before === undefined ? '' : runText(gap, before, words)
  const length = words.duration(gap.length)
  switch (kind) {
    case 'between':
      return `after ${afterText}, before ${beforeText}; ${words.nothing} between`
    case 'before-first-child':
      return `before its first child, ${beforeText}; ${words.nothing} until then${startUp(gap, words)}`
    case 'after-last-child':
      return `after its last child, ${afterText}; ${words.nothing} from there on`
    case 'whole':
      return 'none of its children ran while it did'
    case 'hop-request':
      return `before ${before === undefined ? 'the callee' : words.service(before)} began: ${length} network+queue`
    case 'hop-response':
      return `after ${after === undefined ? 'the callee' : words.service(after)} had answered: ${length} network+queue`
    case 'hop':
      return `${length} network+queue on the way there and back, split unknown`
  }
}

/** Why the first child of a first request is late. */
function startUp(gap: Gap, words: Words): string {
  const found = startUpOf(gap)
  if (found === undefined) return ''
  return found.age === undefined
    ? ' (cold start)'
    : ` (the process had started ${words.duration(found.age)} before)`
}

/** The whole run where the span is one of a folded row: `120× SELECT users`. A run ends where the gap begins. */
function runText({ node, start }: Gap, neighbour: SpanNode, words: Words): string {
  const isBefore = neighbour.start < start
  const siblings = node.children.filter((child) => child.start < start === isBefore)
  const run = foldRepeats(siblings).find((item) => 'members' in item && item.members.includes(neighbour))
  if (run === undefined || !('members' in run)) return neighbourText(node, neighbour, words)
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
