// A diagnosis for programs, as docs/json.md promises it: each fact as a sentence and as what the sentence was made of.
import type { Evidence } from '../../propagation/causes/evidence.ts'
import type {
  Diagnosis,
  Edge,
  HopEnd,
  Legitimate,
  NotSeen,
  PropagationFinding,
  RankedCause,
} from '../../propagation/diagnosis.ts'
import type { EdgeVerdict } from '../../propagation/expect/expected-edges.ts'
import { Words } from '../findings/finding-words.ts'
import { causeOf } from '../propagation/catalogue/catalogue.ts'
import { evidenceText } from '../propagation/evidence-words.ts'
import { fixFor } from '../propagation/fixes/fix-for.ts'
import { notSeenText } from '../propagation/not-seen-words.ts'
import { verdictText } from '../propagation/verdict-words.ts'
import type { Theme } from '../theme.ts'
import { formatInstant } from '../units.ts'
import { type JsonSource, jsonWindow } from './json-search.ts'
import { SCHEMA_VERSION, stringify } from './json.ts'

export interface PropagationDocument {
  readonly diagnosis: Diagnosis
  readonly source: JsonSource
  /** What --expect asked for, and what came out. */
  readonly verdicts?: readonly EdgeVerdict[] | undefined
}

/** A piece at a time, each item of a list on a line of its own. Ends with a line break. */
export function* propagationDocumentChunks(document: PropagationDocument): Generator<string> {
  const { diagnosis, source, verdicts = [] } = document
  const head = {
    schemaVersion: SCHEMA_VERSION,
    scope: scopeDocument(diagnosis, source),
    verdict: verdictText(diagnosis, PLAIN),
  }
  yield stringify(head).slice(0, -1)
  yield* list('findings', diagnosis.findings, findingDocument)
  yield* list('legitimate', diagnosis.legitimate, legitimateDocument)
  const { heads, traces, grace } = diagnosis.pending
  yield `,"pending":${stringify({ heads, traces, graceNs: grace })}`
  yield* list('notSeen', diagnosis.notSeen, notSeenDocument)
  yield* list('edges', diagnosis.edges, edgeDocument)
  yield* list('expected', verdicts, expectedDocument)
  yield '}\n'
}

function* list<Item>(
  key: string,
  items: readonly Item[],
  toDocument: (item: Item) => unknown,
): Generator<string> {
  yield `,${JSON.stringify(key)}:[`
  let separator = '\n'
  for (const item of items) {
    yield `${separator}${stringify(toDocument(item))}`
    separator = ',\n'
  }
  yield separator === '\n' ? ']' : '\n]'
}

function scopeDocument({ scope, notSeen }: Diagnosis, source: JsonSource): unknown {
  const limited = notSeen.some(({ code }) => code === 'limited')
  const { traces, spans, fragments, services, partialTraces } = scope
  return {
    source: { kind: source.kind, label: source.label },
    traces,
    spans,
    ...jsonWindow(scope),
    partial: limited || partialTraces > 0,
    partialTraces,
    limited,
    fragments,
    services,
  }
}

function findingDocument(finding: PropagationFinding): unknown {
  const { id, kind, mode, caller, callee, runnerUp, broken, total, confidence, causes, pairs } = finding
  return {
    id,
    kind,
    mode,
    caller: endDocument(caller),
    callee: endDocument(callee),
    runnerUp: runnerUp === undefined ? null : endDocument(runnerUp),
    broken,
    total,
    since: formatInstant(finding.since),
    sinceUnixNano: String(finding.since),
    until: formatInstant(finding.until),
    untilUnixNano: String(finding.until),
    confidence: {
      hop: share(confidence.hop),
      cause: share(confidence.cause),
      request: share(confidence.request),
    },
    ...evidenceDocument(finding.evidence),
    causes: causes.map((cause) => causeDocument(cause, finding)),
    pairs: pairs.map(({ traceId, spanId, callerTraceId, callerSpanId, tier, by, confidence: sure }) => ({
      traceId,
      spanId,
      callerTraceId,
      callerSpanId,
      tier,
      by,
      confidence: share(sure),
    })),
  }
}

function endDocument({ service, span }: HopEnd): unknown {
  return { service, span }
}

function causeDocument({ code, score, evidence }: RankedCause, finding: PropagationFinding): unknown {
  const { slug, title } = causeOf(code)
  return {
    code,
    slug,
    title,
    score: share(score),
    ...evidenceDocument(evidence),
    ...fixDocument(fixFor(code, finding.context, finding.caller, finding.callee)),
  }
}

function legitimateDocument({ code, service, span, count, evidence }: Legitimate): unknown {
  const { slug, title } = causeOf(code)
  return { code, slug, title, service, span, count, ...evidenceDocument(evidence) }
}

function notSeenDocument(notSeen: NotSeen): unknown {
  const { code, ...details } = notSeen
  return { code, message: notSeenText(notSeen, WORDS), details }
}

function edgeDocument({ caller, callee, protocol, healthy, broken, linked }: Edge): unknown {
  return { caller, callee, protocol, healthy, broken, linked }
}

function expectedDocument({ expected, state }: EdgeVerdict): unknown {
  const { caller, callee, protocol } = expected
  return { caller, callee, protocol: protocol ?? null, state }
}

/** Sentences, and in the same order what they say. */
function evidenceDocument(evidence: readonly Evidence[]): {
  readonly evidence: readonly string[]
  readonly facts: readonly unknown[]
} {
  return { evidence: evidence.map((one) => evidenceText(one, WORDS)), facts: evidence.map(factDocument) }
}

/** With units in its names, as everywhere. */
function factDocument(evidence: Evidence): unknown {
  const { code, ...details } = evidence
  switch (evidence.code) {
    case 'start-gap':
      return { code, medianNs: evidence.median, spreadNs: evidence.spread }
    case 'clock-moved':
      return { code, byNs: evidence.by }
    case 'periodic':
      return { code, periodNs: evidence.period, variation: evidence.variation }
    case 'still-open':
      return { code, count: evidence.count, youngestNs: evidence.youngest }
    case 'clustered':
      return {
        code,
        instance: evidence.instance ?? null,
        fromUnixNano: String(evidence.from),
        toUnixNano: String(evidence.to),
      }
    default:
      return { code, ...nulled(details) }
  }
}

/** What is not known is null, never left out. */
function nulled(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, value ?? null]))
}

/** `fix` as the report has it; `snippets` what of it can be pasted, each by itself and without its indentation. */
function fixDocument(lines: readonly string[]): {
  readonly fix: readonly string[]
  readonly snippets: readonly string[]
} {
  const snippets: string[][] = []
  let open: string[] | undefined
  for (const line of lines) {
    if (!line.startsWith('  ')) {
      open = undefined
      continue
    }
    if (open === undefined) snippets.push((open = []))
    open.push(line.slice(2))
  }
  return { fix: lines, snippets: snippets.map((snippet) => snippet.join('\n')) }
}

/** To five digits: more would only say how it was computed. */
function share(value: number): number {
  return Math.round(value * 1e5) / 1e5
}

const PLAIN: Theme = { ascii: false, color: 0 }
const WORDS = new Words(PLAIN)
