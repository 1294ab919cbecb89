// A diagnosis as JUnit XML, which every CI system shows: a test case for each edge between two services, and for each
// loss within one; what was expected and is absent has failed as well.
import type { Diagnosis, PropagationFinding } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import { sanitize } from '../text.ts'
import { formatCounted } from '../units.ts'
import { causeOf } from './catalogue/catalogue.ts'
import type { JsonExpectation } from './json-propagation.ts'
import { evidenceText } from './evidence-words.ts'
import { fixFor } from './fixes/fix-for.ts'
import { findingSentence } from './verdict-words.ts'

export interface JunitInput {
  readonly diagnosis: Diagnosis
  readonly expected: readonly JsonExpectation[]
}

interface Case {
  readonly name: string
  readonly failure: { readonly type: string; readonly message: string; readonly body: string } | undefined
}

/** Ends with a line break. */
export function renderJunit({ diagnosis, expected }: JunitInput): string {
  const cases = [...findingCases(diagnosis), ...wholeCases(diagnosis), ...absentCases(expected)]
  const failures = cases.filter(({ failure }) => failure !== undefined).length
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tracectl" ${counts}>`,
    `  <testsuite name="diagnose-propagation" ${counts} skipped="0">`,
    ...cases.map(caseText),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function findingCases({ findings }: Diagnosis): readonly Case[] {
  const words = new Words(PLAIN)
  return findings.map((finding) => ({
    name: `${finding.caller.service} ${finding.caller.span} -> ${finding.callee.service} ${finding.callee.span}`,
    failure: {
      type: finding.causes[0]?.code ?? finding.kind,
      message: findingSentence(finding, words),
      body: bodyOf(finding, words),
    },
  }))
}

function bodyOf(finding: PropagationFinding, words: Words): string {
  const [cause] = finding.causes
  if (cause === undefined) return ''
  return [
    `${cause.code} ${causeOf(cause.code).title}`,
    ...[...finding.evidence, ...cause.evidence].map((evidence) => `- ${evidenceText(evidence, words)}`),
    ...fixFor(cause.code, finding.context, finding.caller, finding.callee),
  ].join('\n')
}

/** Edges that no finding is about. */
function wholeCases({ edges, findings }: Diagnosis): readonly Case[] {
  const broken = new Set(
    findings.map(({ caller, callee }) => JSON.stringify([caller.service, callee.service])),
  )
  const whole = edges.filter(
    ({ caller, callee, broken: lost }) => lost === 0 && !broken.has(JSON.stringify([caller, callee])),
  )
  return whole.map(({ caller, callee, protocol, healthy, linked }) => ({
    name: `${caller} -> ${callee} (${protocol}, ${formatCounted(healthy + linked, 'call')})`,
    failure: undefined,
  }))
}

/** Broken ones are findings already. */
function absentCases(expected: readonly JsonExpectation[]): readonly Case[] {
  return expected
    .filter(({ state }) => state === 'absent')
    .map(({ caller, callee, protocol }) => ({
      name: `${caller} -> ${callee} (expected)`,
      failure: {
        type: 'absent',
        message: `no call of ${caller} to ${callee}${protocol === undefined ? '' : ` over ${protocol}`}`,
        body: '',
      },
    }))
}

function caseText({ name, failure }: Case): string {
  const open = `    <testcase classname="propagation" name="${escapeXml(name)}"`
  if (failure === undefined) return `${open}/>`
  const { type, message, body } = failure
  return `${open}>\n      <failure type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(body)}</failure>\n    </testcase>`
}

/** Line by line, so that what is one line stays one; characters that XML 1.0 has none for go. */
function escapeXml(text: string): string {
  return text
    .split('\n')
    .map((line) => sanitize(line))
    .join('\n')
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

const PLAIN = { ascii: true, color: 0 } as const
