// A diagnosis for programs: one document whose shape is promised in docs/json.md. Sentences stand beside the codes that
// they are made of.
import type { Evidence } from '../../propagation/causes/evidence.ts'
import type {
  Diagnosis,
  Legitimate,
  NotSeen,
  Pair,
  PropagationFinding,
  RankedCause,
} from '../../propagation/diagnosis.ts'
import type { Instant } from '../../trace/time.ts'
import { Words } from '../findings/finding-words.ts'
import { SCHEMA_VERSION, stringify } from '../json/json.ts'
import type { JsonSource } from '../json/json-search.ts'
import { formatInstant } from '../units.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { evidenceText } from './evidence-words.ts'
import { fixFor } from './fixes/fix-for.ts'
import { notSeenText, pendingText } from './not-seen-words.ts'
import { verdictText } from './verdict-words.ts'

export interface PropagationDocument {
  readonly diagnosis: Diagnosis
  readonly source: JsonSource
  /** What --expect was held against; undefined where nothing was expected. */
  readonly expected?: readonly JsonExpectation[] | undefined
}

export interface JsonExpectation {
  readonly caller: string
  readonly callee: string
  readonly protocol: string | undefined
  readonly state: 'healthy' | 'broken' | 'absent'
}

/** A piece at a time, each finding on a line of its own. Ends with a line break. */
export function* propagationDocumentChunks(document: PropagationDocument): Generator<string> {
  const { diagnosis, source, expected } = document
  const { scope, legitimate, pending, notSeen, edges } = diagnosis
  const head = {
    schemaVersion: SCHEMA_VERSION,
    scope: {
      source,
      traces: scope.traces,
      spans: scope.spans,
      fragments: scope.fragments,
      services: scope.services,
      ...span('from', scope.from),
      ...span('to', scope.to),
      partial: scope.partialTraces > 0,
      partialTraces: scope.partialTraces,
    },
    verdict: verdictText(diagnosis, PLAIN),
    broken: diagnosis.findings.length > 0,
  }
  yield `${stringify(head).slice(0, -1)},"findings":[`
  let separator = '\n'
  for (const finding of diagnosis.findings) {
    yield `${separator}${stringify(findingDocument(finding))}`
    separator = ',\n'
  }
  const tail = {
    legitimate: legitimate.map(legitimateDocument),
    pending: {
      heads: pending.heads,
      traces: pending.traces,
      graceNs: pending.grace,
      ...(pending.heads === 0 ? {} : { text: pendingText(pending, WORDS) }),
    },
    notSeen: notSeen.map(notSeenDocument),
    edges,
    ...(expected === undefined ? {} : { expected: expected.map(expectationDocument) }),
  }
  yield `${separator === '\n' ? '' : '\n'}],${stringify(tail).slice(1)}\n`
}

function findingDocument(finding: PropagationFinding): Record<string, unknown> {
  const { id, kind, mode, caller, callee, runnerUp, broken, total, confidence } = finding
  return {
    id,
    kind,
    mode,
    caller,
    callee,
    runnerUp: runnerUp ?? null,
    broken,
    total,
    ...span('since', finding.since),
    ...span('until', finding.until),
    confidence,
    evidence: finding.evidence.map(evidenceDocument),
    causes: finding.causes.map((cause) => causeDocument(cause, finding)),
    pairs: finding.pairs.map(pairDocument),
  }
}

function causeDocument({ code, score, evidence }: RankedCause, finding: PropagationFinding): unknown {
  const { slug, title } = causeOf(code)
  return {
    code,
    slug,
    title,
    score,
    evidence: evidence.map(evidenceDocument),
    fix: fixFor(code, finding.context, finding.caller, finding.callee),
  }
}

/** The sentence, then the figures that it is made of. */
function evidenceDocument(evidence: Evidence): unknown {
  const { code, ...figures } = evidence
  return { code, text: evidenceText(evidence, WORDS), ...withoutBigints(figures) }
}

function withoutBigints(figures: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(figures).map(([key, value]) =>
      typeof value === 'bigint' ? [`${key}UnixNano`, String(value)] : [key, value ?? null],
    ),
  )
}

function pairDocument({ traceId, spanId, callerTraceId, callerSpanId, tier, confidence }: Pair): unknown {
  return { traceId, spanId, callerTraceId, callerSpanId, tier, confidence }
}

function legitimateDocument({ code, service, span: name, count, evidence }: Legitimate): unknown {
  const { slug, title } = causeOf(code)
  return { code, slug, title, service, span: name, count, evidence: evidence.map(evidenceDocument) }
}

function notSeenDocument(one: NotSeen): unknown {
  const { code, ...figures } = one
  return { code, text: notSeenText(one, WORDS), ...figures }
}

function expectationDocument({ caller, callee, protocol, state }: JsonExpectation): unknown {
  return { caller, callee, protocol: protocol ?? null, state }
}

function span(name: string, instant: Instant | undefined): Record<string, string | null> {
  return {
    [name]: instant === undefined ? null : formatInstant(instant),
    [`${name}UnixNano`]: instant === undefined ? null : String(instant),
  }
}

/** For programs: no colour, and signs that everybody has. */
const PLAIN = { ascii: true, color: 0 } as const
const WORDS: Words = new Words(PLAIN)
