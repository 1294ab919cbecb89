// A diagnosis as SARIF 2.1.0, for what collects findings of static analysis. Spans have no lines of code: each result
// names its hop as a logical location.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type { CauseCode } from '../../propagation/causes/cause-code.ts'
import type { Diagnosis, HopEnd, PropagationFinding } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import { stringify } from '../json/json.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { evidenceText } from './evidence-words.ts'
import { fixFor } from './fixes/fix-for.ts'
import { findingSentence } from './verdict-words.ts'
import type { JsonExpectation } from './json-propagation.ts'

export interface SarifInput {
  readonly diagnosis: Diagnosis
  readonly expected: readonly JsonExpectation[]
  /** Of tracectl. */
  readonly version: string
}

/** Ends with a line break. */
export function renderSarif({ diagnosis, expected, version }: SarifInput): string {
  const codes = [...new Set(diagnosis.findings.map(ruleOf))].sort()
  const absent = expected.filter(({ state }) => state === 'absent')
  const rules = [...codes.map(ruleDocument), ...(absent.length === 0 ? [] : [ABSENT_RULE])]
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tracectl', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: [
          ...diagnosis.findings.map((finding) => resultDocument(finding, codes)),
          ...absent.map((one) => absentDocument(one, codes.length)),
        ],
      },
    ],
  }
  return `${stringify(document)}\n`
}

function ruleOf({ causes }: PropagationFinding): CauseCode {
  return causes[0]?.code ?? 'C02'
}

function ruleDocument(code: CauseCode): unknown {
  const { slug, title, story, fix, nature } = causeOf(code)
  return {
    id: code,
    name: slug,
    shortDescription: { text: title },
    fullDescription: { text: story },
    help: { text: fix.join('\n') },
    defaultConfiguration: { level: nature === 'break' ? 'error' : 'warning' },
  }
}

function resultDocument(finding: PropagationFinding, codes: readonly CauseCode[]): unknown {
  const words = new Words(PLAIN)
  const code = ruleOf(finding)
  const [cause] = finding.causes
  const lines = [
    `${findingSentence(finding, words)}: ${causeOf(code).because}.`,
    ...[...finding.evidence, ...(cause?.evidence ?? [])].map((one) => `- ${evidenceText(one, words)}`),
    ...fixFor(code, finding.context, finding.caller, finding.callee),
  ]
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: causeOf(code).nature === 'break' ? 'error' : 'warning',
    message: { text: lines.join('\n') },
    locations: [{ logicalLocations: [locationOf(finding.caller), locationOf(finding.callee)] }],
    // The same hop is the same result from run to run.
    partialFingerprints: { 'hop/v1': finding.id },
    properties: { broken: finding.broken, total: finding.total, confidence: finding.confidence },
  }
}

function locationOf({ service, span }: HopEnd): unknown {
  return { name: span, fullyQualifiedName: `${service}/${span}`, kind: 'function' }
}

const ABSENT_RULE = {
  id: 'absent-edge',
  name: 'absent-edge',
  shortDescription: { text: 'expected call that was not seen' },
  defaultConfiguration: { level: 'error' },
}

function absentDocument({ caller, callee }: JsonExpectation, ruleIndex: number): unknown {
  return {
    ruleId: ABSENT_RULE.id,
    ruleIndex,
    level: 'error',
    message: { text: `${caller} -> ${callee} is expected, and was not seen.` },
    locations: [
      {
        logicalLocations: [
          { name: caller, fullyQualifiedName: caller, kind: 'module' },
          { name: callee, fullyQualifiedName: callee, kind: 'module' },
        ],
      },
    ],
    partialFingerprints: { 'hop/v1': `${caller} -> ${callee}` },
  }
}

const PLAIN = { ascii: true, color: 0 } as const
