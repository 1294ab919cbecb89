// Names with ids in them. Backends index, count and chart by name: with an id inside, every span is a kind of its own.
import { serviceName } from '../../trace/semconv.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { type NameTemplate, nameTemplate } from './name-template.ts'

/**
 * One finding for each service, kind and template. A digit that may belong to the name counts only where several names
 * differ in nothing else.
 *
 *     cart  GET /carts/4711   |=====|         certain
 *     cart    worker 1          |=|           only because there are
 *     cart    worker 2             |=|        five or more of them
 */
export function* findChangingNames(trace: Trace): Steps<readonly FindingOf<'changing-name'>[]> {
  const templates = new Map<string, NameTemplate | typeof UNCHANGING>()
  const groups = new Map<string, Group>()
  yield* each(trace.nodes, (node) => {
    if (node.span === undefined) return
    const { name, kind } = node.span
    let template = templates.get(name)
    if (template === undefined) templates.set(name, (template = nameTemplate(name) ?? UNCHANGING))
    if (template === UNCHANGING) return
    const key = `${kind} ${serviceName(node.span)}\n${template.template}`
    const group = groups.get(key) ?? { template, nodes: [], names: new Set() }
    groups.set(key, group)
    group.nodes.push(node)
    group.names.add(name)
  })
  const telling = [...groups.values()].filter(
    ({ template, names }) => template.isCertain || names.size >= MIN_SUSPECTED,
  )
  return telling.map(({ template: { template, part }, nodes, names }) => {
    return { code: 'changing-name', severity: 'warning', nodes, template, part, distinct: names.size }
  })
}

interface Group {
  readonly template: NameTemplate
  readonly nodes: SpanNode[]
  readonly names: Set<string>
}

const UNCHANGING = 'unchanging'
const MIN_SUSPECTED = 5
