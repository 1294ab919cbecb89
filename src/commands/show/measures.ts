// What conditions can be about: each a name, a unit and how it is read from an analysis.
import type { Analysis } from '../../analysis/analysis.ts'
import { selfTime } from '../../analysis/gaps/dark-intervals.ts'
import type { Gap } from '../../analysis/gaps/gaps.ts'
import { serviceName } from '../../trace/semconv.ts'
import { offsetOf, type Offset } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { FINDING_CODES } from './finding-codes.ts'

export interface Measure {
  readonly name: string
  /** time: nanoseconds. */
  readonly unit: 'time' | 'count'
  readonly meaning: string
  /** What has to be named in parentheses, with its article; undefined where nothing can be. */
  readonly names: string | undefined
  /** What that can be, where it does not depend on the trace. */
  readonly known?: readonly string[]
  readonly example: string
  read(analysis: Analysis, of: string): Reading
}

export interface Reading {
  readonly value: number
  /** Where the value was found, for a person to look there. */
  readonly where?: Where | undefined
}

export interface Where {
  readonly node: SpanNode
  /** The neighbours of a gap. */
  readonly after?: SpanNode | undefined
  readonly before?: SpanNode | undefined
}

/** The time that shares are of: the root's, or the whole trace's where that is not known. */
export function wholeTime({ trace }: Analysis): Offset {
  const { headline, duration } = trace
  return headline.state === 'finished' ? offsetOf(headline.end - headline.start) : duration
}

const ALL: readonly Measure[] = [
  {
    name: 'duration',
    unit: 'time',
    meaning: 'the whole trace, from its earliest start to its latest end',
    names: undefined,
    example: 'duration>2s',
    read: ({ trace }) => ({ value: trace.duration }),
  },
  {
    name: 'root',
    unit: 'time',
    meaning: 'the root span: what whoever sent the request waited for',
    names: undefined,
    example: 'root>2s',
    read: (analysis) => ({ value: wholeTime(analysis), where: { node: analysis.trace.headline } }),
  },
  {
    name: 'gap',
    unit: 'time',
    meaning: 'the longest time inside a span with children in which none of them ran',
    names: undefined,
    example: 'gap>1s',
    read: ({ gaps }) => longestGap(gaps.filter((gap) => !isHop(gap))),
  },
  {
    name: 'hop',
    unit: 'time',
    meaning: 'the longest time between a call and the server span that answered it: network and queue',
    names: undefined,
    example: 'hop>50ms',
    read: ({ gaps }) => longestGap(gaps.filter(isHop)),
  },
  {
    name: 'queue',
    unit: 'time',
    meaning: 'the longest that a message waited for its consumer',
    names: undefined,
    example: 'queue>5s',
    read({ queues }) {
      const [longest] = queues.toSorted((a, b) => b.length - a.length)
      return longest === undefined ? NOTHING : { value: longest.length, where: { node: longest.consumer } }
    },
  },
  {
    name: 'idle',
    unit: 'time',
    meaning: 'time in which no span of the trace ran, all of it',
    names: undefined,
    example: 'idle>10s',
    read: ({ idle }) => ({ value: idle.reduce((sum, { start, end }) => sum + end - start, 0) }),
  },
  {
    name: 'self',
    unit: 'time',
    meaning: 'time of a service in which none of the calls it made ran, over all its spans',
    names: 'a service',
    example: 'self(payments)>1s',
    read: ({ trace }, service) => {
      const own = trace.nodes.filter(({ span }) => span !== undefined && serviceName(span) === service)
      return { value: own.reduce((sum, node) => sum + (node.state === 'finished' ? selfTime(node) : 0), 0) }
    },
  },
  {
    name: 'crit',
    unit: 'time',
    meaning: 'time of a service on the critical path of the root; the shares of all services are 100%',
    names: 'a service',
    example: 'crit(payments)>50%',
    read: ({ ledger }, service) => {
      let value = 0
      for (const line of ledger.lines) {
        const span = line.kind === 'gap' ? line.gap.node.span : line.nodes[0]?.span
        if (span !== undefined && serviceName(span) === service) value += line.time
      }
      return { value }
    },
  },
  {
    name: 'errors',
    unit: 'count',
    meaning: 'spans whose status is ERROR',
    names: undefined,
    example: 'errors>0',
    read: ({ trace }) => {
      const first = trace.nodes.find(({ span }) => span?.status.code === 'error')
      return { value: trace.errors, where: first === undefined ? undefined : { node: first } }
    },
  },
  {
    name: 'spans',
    unit: 'count',
    meaning: 'spans of the trace',
    names: undefined,
    example: 'spans>500',
    read: ({ trace }) => ({ value: trace.spanCount }),
  },
  {
    name: 'services',
    unit: 'count',
    meaning: 'services that took part',
    names: undefined,
    example: 'services<3',
    read: ({ trace }) => ({ value: trace.services.length }),
  },
  {
    name: 'missing-parents',
    unit: 'count',
    meaning: 'parents that were named and never arrived',
    names: undefined,
    example: 'missing-parents>0',
    read: ({ trace }) => ({ value: trace.missingParents }),
  },
  {
    name: 'finding',
    unit: 'count',
    meaning: 'findings of a code, each of which docs/rules.md explains; alone it means that there is one',
    names: 'a code',
    known: FINDING_CODES,
    example: 'finding:repeat',
    read: ({ findings }, code) => {
      const found = findings.filter((finding) => finding.code === code)
      const node = found[0]?.nodes[0]
      return { value: found.length, where: node === undefined ? undefined : { node } }
    },
  },
]

export const MEASURES: ReadonlyMap<string, Measure> = new Map(ALL.map((measure) => [measure.name, measure]))

const NOTHING: Reading = { value: 0 }

function longestGap(gaps: readonly Gap[]): Reading {
  let longest: Gap | undefined
  for (const gap of gaps) if (longest === undefined || gap.length > longest.length) longest = gap
  return longest === undefined ? NOTHING : { value: longest.length, where: longest }
}

function isHop({ kind }: Gap): boolean {
  return kind === 'hop' || kind === 'hop-request' || kind === 'hop-response'
}
