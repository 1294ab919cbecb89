// Conditions on events within one pair of braces are about one event of the span, as conditions in braces are about one
// span: Tempo looks at each event by itself, and so at each link.
import type { SpanNode } from '../../trace/trace.ts'
import type { FieldExpression } from '../ast.ts'
import type { Subject } from './subject.ts'

type Condition = (node: SpanNode, subject: Subject) => boolean
type Owner = 'event' | 'link'

/** How often an expression looks at events, and at links. */
export type Mentions = Readonly<Record<Owner, number>>

export function mentionsIn(expressions: readonly FieldExpression[]): Mentions {
  const mentions = { event: 0, link: 0 }
  const open = [...expressions]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    switch (next.type) {
      case 'logical':
      case 'comparison':
      case 'arithmetic':
        open.push(next.left, next.right)
        break
      case 'not':
      case 'negative':
        open.push(next.of)
        break
      case 'attribute':
        if (next.scope === 'event' || next.scope === 'link') mentions[next.scope]++
        break
      case 'intrinsic':
        if (next.intrinsic.startsWith('event:')) mentions.event++
        else if (next.intrinsic.startsWith('link:')) mentions.link++
        break
      case 'literal':
    }
  }
  return mentions
}

/** What is said once of any of them needs no looking at one after the other. */
export function ofOneEach(holds: Condition, { event, link }: Mentions): Condition {
  if (event > 1) return ofOneEvent(holds)
  return link > 1 ? ofOneLink(holds) : holds
}

function ofOneEvent(holds: Condition): Condition {
  return (node, subject) => {
    const { events = [] } = node.span ?? {}
    if (events.length < 2 || subject.event !== undefined) return holds(node, subject)
    const found = events.some((event) => {
      subject.event = event
      return holds(node, subject)
    })
    subject.event = undefined
    return found
  }
}

function ofOneLink(holds: Condition): Condition {
  return (node, subject) => {
    const { links = [] } = node.span ?? {}
    if (links.length < 2 || subject.link !== undefined) return holds(node, subject)
    const found = links.some((link) => {
      subject.link = link
      return holds(node, subject)
    })
    subject.link = undefined
    return found
  }
}
