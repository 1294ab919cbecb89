// Attribute keys with ids in them. Each is a column of its own to a backend, and some stop taking new ones.
import { serviceName } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { keyTemplate, type NameTemplate } from './name-template.ts'

/**
 * One finding for each service and template. Small numbers may number a list: they count only where there are many.
 *
 *     cart  checkout   |=====|       user.4711.name = "Ada", user.4712.name = "Bob"
 */
export function* findChangingKeys(trace: Trace): Steps<readonly FindingOf<'changing-key'>[]> {
  const templates = new Map<string, NameTemplate | typeof UNCHANGING>()
  const groups = new Map<string, Group>()
  const take = (key: string, node: SpanNode, span: Span): void => {
    let template = templates.get(key)
    if (template === undefined) {
      template = (NAMED_BY_THE_SENDER.test(key) ? undefined : keyTemplate(key)) ?? UNCHANGING
      templates.set(key, template)
    }
    if (template === UNCHANGING) return
    const id = `${serviceName(span)}\n${template.template}`
    const group = groups.get(id) ?? { template, nodes: [], keys: new Set() }
    groups.set(id, group)
    group.keys.add(key)
    if (group.nodes.at(-1) !== node) group.nodes.push(node)
  }
  yield* each(trace.nodes, (node) => {
    const { span } = node
    if (span !== undefined) for (const { key } of span.attributes) take(key, node, span)
  })
  const telling = [...groups.values()].filter(
    ({ template, keys }) => template.isCertain || keys.size >= MIN_SUSPECTED,
  )
  return telling.map(({ template: { template, part }, nodes, keys }) => {
    const some = [...keys].sort().slice(0, SHOWN_KEYS)
    return {
      code: 'changing-key',
      severity: 'warning',
      nodes,
      template,
      part,
      distinct: keys.size,
      keys: some,
    }
  })
}

interface Group {
  readonly template: NameTemplate
  readonly nodes: SpanNode[]
  readonly keys: Set<string>
}

const UNCHANGING = 'unchanging'
const MIN_SUSPECTED = 20
const SHOWN_KEYS = 3

/** Keys that end, by the conventions, in whatever name the sender gave a header, a parameter or a label. */
const NAMED_BY_THE_SENDER =
  /^(?:http\.(?:request|response)\.header|rpc\.(?:\w+\.)?(?:request|response)\.metadata|db\.query\.parameter|(?:k8s\.\w+|container)\.(?:label|annotation)s?|process\.environment_variable)\./
