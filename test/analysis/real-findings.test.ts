// What is said of the published trace sets, whole and with edges cut on purpose.
import { expect, test } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { checkHygiene } from '../../src/analysis/rules/hygiene.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span } from '../../src/trace/span.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { found } from '../support/findings.ts'
import { realTrees } from '../support/real-trees.ts'
import { spanIdOf } from '../support/spans.ts'

const CALL = '/reservation.Reservation/CheckAvailability'

test('smartthings: 175 spans without a duration, and no parent is missing', ({ skip }) => {
  const [trace] = realTrees('zipkin-smartthings-mobile-web-install.json.gz') ?? skip('the set is not there')
  expect(count(found(trace!, 'bad-time'))).toBe(84)
  expect(count(found(trace!, 'unfinished'))).toBe(175 - 84)
  expect(found(trace!, 'missing-parent')).toEqual([])
})

test('kafka: six messages in two ways', ({ skip }) => {
  const [trace] = realTrees('zipkin-messaging-kafka.json.gz') ?? skip('the set is not there')
  const { findings } = analyze(trace!)
  expect(
    findings.flatMap((finding) => (finding.code === 'queue-time' ? [finding.lengths?.length] : [])),
  ).toEqual([3, 3])
})

test('hotel: nothing failed and nothing is missing', ({ skip }) => {
  const trees = realTrees('hotel_load75.jsonl.gz') ?? skip('the set is not there')
  const codes = new Set(trees.flatMap((trace) => checkHygiene(trace).map(({ code }) => code)))
  expect([...codes]).toEqual(['missing-resource'])
})

test('hotel, a call that was not sent: late or lost', ({ skip }) => {
  const trees = realTrees('hotel_load50.jsonl.gz') ?? skip('the set is not there')
  const causes = trees.map((trace) =>
    causesOf(rebuild(trace, (node) => (isCaller(node) ? undefined : node.span))),
  )
  expect(new Set(causes.map(([first, second]) => `${first}, ${second}`))).toEqual(new Set(['late, lost']))
})

test('hotel, an id that was changed on the way: something in between did so', ({ skip }) => {
  const trees = realTrees('hotel_load50.jsonl.gz') ?? skip('the set is not there')
  const causes = trees.map((trace) =>
    causesOf(
      rebuild(trace, ({ span, parent }) => {
        return span !== undefined && isCaller(parent)
          ? Object.assign({}, span, { parentId: spanIdOf(1) })
          : span
      }),
    ),
  )
  expect(new Set(causes.map(([first]) => first))).toEqual(new Set(['proxy']))
})

function count(findings: readonly { readonly nodes: readonly SpanNode[] }[]): number {
  return findings.reduce((sum, { nodes }) => sum + nodes.length, 0)
}

function isCaller(node: SpanNode | undefined): boolean {
  return node?.span?.kind === 'client' && node.span.name === CALL
}

/** Without the spans for which there is none. */
function rebuild(trace: Trace, change: (node: SpanNode) => Span | undefined): Trace {
  return buildTrace({ spans: trace.nodes.flatMap((node) => change(node) ?? []), logs: [] })
}

/** Of the one parent that is missing, likeliest first. */
function causesOf(trace: Trace): readonly string[] {
  return found(trace, 'missing-parent').flatMap(({ causes }) => causes.map(({ cause }) => cause))
}
