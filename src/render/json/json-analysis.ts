// What was found in a trace, for programs. Spans are named by their ids; whoever wants to know more of one finds it under
// `spans`.
import type { Analysis } from '../../analysis/analysis.ts'
import { childMode } from '../../analysis/path/child-mode.ts'
import type { ClockMove, ClockSkew } from '../../analysis/clocks/clock-skew.ts'
import type { PathSegment } from '../../analysis/path/critical-path.ts'
import type { Finding } from '../../analysis/finding.ts'
import type { Gap } from '../../analysis/gaps/gaps.ts'
import type { Ledger } from '../../analysis/path/ledger.ts'
import { clockDomain } from '../../trace/semconv.ts'
import { skewOf } from '../../trace/skew-of.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { findingText } from '../findings/findings.ts'
import type { Theme } from '../theme.ts'

/** A list that may be long has `items`, made one at a time; all else has a value. */
export interface DocumentPart {
  readonly key: string
  readonly value?: unknown
  readonly items?: () => Iterable<unknown>
}

export function analysisParts(analysis: Analysis): readonly DocumentPart[] {
  const { trace, skew, ledger, gaps, shownGaps, queues, hops } = analysis
  const { besideGaps, darkLeaves, idle, repeats, findings } = analysis
  const numbers = new Map(shownGaps.map((gap, index) => [gap, index + 1]))
  return [
    { key: 'clocks', value: clocksDocument(skew) },
    { key: 'ledger', value: ledgerDocument(ledger, numbers) },
    { key: 'criticalPaths', items: () => criticalPaths(analysis) },
    list('gaps', gaps, (gap) => gapDocument(gap, numbers.get(gap))),
    list('queues', queues, ({ producer, consumer, length, by }) => ({
      producerTraceId: producer.span?.traceId ?? trace.id,
      producerSpanId: producer.id,
      consumerSpanId: consumer.id,
      lengthNs: length,
      by,
    })),
    list('hops', hops, ({ client, server, overhead, outlived }) => ({
      clientSpanId: client.id,
      serverSpanId: server.id,
      overheadNs: overhead,
      outlivedNs: outlived,
    })),
    list('besideGaps', besideGaps, ({ node, start, end, beside }) => ({
      spanId: node.id,
      startNs: start,
      lengthNs: end - start,
      besideSpanIds: idsOf(beside),
    })),
    list('darkLeaves', darkLeaves, ({ nodes, calls, onPath }) => ({
      spanIds: idsOf(nodes),
      calls,
      onPathNs: onPath,
    })),
    list('idle', idle, ({ start, end }) => ({ startNs: start, lengthNs: end - start })),
    list('repeats', repeats, ({ parent, members, order, total, isNPlusOne }) => ({
      parentSpanId: parent?.id ?? null,
      spanIds: idsOf(members),
      order,
      totalNs: total,
      isNPlusOne,
    })),
    list('findings', findings, (finding) => findingDocument(finding, trace)),
  ]
}

function list<Item>(key: string, all: Iterable<Item>, toDocument: (item: Item) => unknown): DocumentPart {
  return {
    key,
    *items() {
      for (const item of all) yield toDocument(item)
    },
  }
}

/** What is said of a single span. */
export class Judgements {
  readonly #analysis: Analysis
  readonly #ranges = new Map<string, readonly [number | null, number | null]>()

  constructor(analysis: Analysis) {
    this.#analysis = analysis
    for (const { domain, least, most } of analysis.skew.moves) {
      this.#ranges.set(domain, [bound(least), bound(most)])
    }
  }

  of(node: SpanNode): Record<string, unknown> {
    const { trace, paths } = this.#analysis
    const { span, parent } = node
    const skewNs = skewOf(node, trace)
    return {
      critNs: paths.rootOf(node) === undefined ? null : (paths.ownTime[node.index] ?? 0),
      mode: hasTimes(node) && hasTimes(parent) ? childMode(parent, node) : null,
      skewNs,
      skewRangeNs: span === undefined || skewNs === 0 ? null : (this.#ranges.get(clockDomain(span)) ?? null),
    }
  }
}

function hasTimes(node: SpanNode | undefined): node is SpanNode {
  return node !== undefined && node.state !== 'missing' && node.state !== 'untimed'
}

function clocksDocument(skew: ClockSkew): unknown {
  const { mode, moves, proposals, refused, pairs, contradictions, unreliable, domains } = skew

  return {
    skewMode: mode,
    moves: moves.map(moveDocument),
    proposals: proposals.map(moveDocument),
    refused: refused.map(moveDocument),
    pairs: pairs.map(({ caller, callee, least, most, calls }) => ({
      caller,
      callee,
      rangeNs: [bound(least), bound(most)],
      calls,
    })),
    contradictions,
    unreliable: [...unreliable].sort(),
    domains,
  }
}

function moveDocument({ domain, services, offset, least, most, calls }: ClockMove): unknown {
  return { domain, services, offsetNs: offset, rangeNs: [bound(least), bound(most)], calls }
}

/** null where nothing bounds it. */
function bound(nanoseconds: number): number | null {
  return Number.isFinite(nanoseconds) ? nanoseconds : null
}

function ledgerDocument({ root, lines }: Ledger, numbers: ReadonlyMap<Gap, number>): unknown {
  return {
    rootSpanId: root.id,
    lengthNs: root.end - root.start,
    lines: lines.map((line) =>
      line.kind === 'gap'
        ? { kind: 'gap', gap: numbers.get(line.gap) ?? null, timeNs: line.time }
        : {
            kind: 'spans',
            service: line.service,
            name: line.name,
            spanIds: idsOf(line.nodes),
            timeNs: line.time,
          },
    ),
  }
}

/** In the order of their roots, each from its beginning. */
function* criticalPaths({ paths }: Analysis): Generator {
  for (const [root, segments] of paths.byRoot) {
    yield { rootSpanId: root.id, segments: segments.toReversed().map(segmentDocument) }
  }
}

function segmentDocument({ node, start, end }: PathSegment): unknown {
  return { spanId: node.id, startNs: start, lengthNs: end - start }
}

function gapDocument(gap: Gap, number: number | undefined): unknown {
  return {
    number: number ?? null,
    kind: gap.kind,
    spanId: gap.node.id,
    startNs: gap.start,
    lengthNs: gap.length,
    onPathNs: gap.onPath,
    afterSpanId: gap.after?.id ?? null,
    beforeSpanId: gap.before?.id ?? null,
    // Found anew for each: only what is shown is worth it.
    detachedSpanIds: number === undefined ? null : idsOf(gap.detached),
  }
}

function findingDocument(finding: Finding, trace: Trace): unknown {
  const { sentence, details, hint } = findingText(finding, { theme: PLAIN, trace })
  return {
    code: finding.code,
    severity: finding.severity,
    spanIds: idsOf(finding.nodes),
    message: sentence,
    details,
    hint: hint ?? null,
  }
}

const PLAIN: Theme = { ascii: false, color: 0 }

function idsOf(nodes: readonly SpanNode[]): readonly string[] {
  return nodes.map(({ id }) => id)
}
