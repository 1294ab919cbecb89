// The diagnosis as a JUnit report: a test for each edge between services, failed where calls lose their context, and for
// each edge that was expected.
import type { Diagnosis, Edge, PropagationFinding } from '../../../propagation/diagnosis.ts'
import type { EdgeVerdict, ExpectedEdge } from '../../../propagation/expect/expected-edges.ts'
import { drawableService } from '../../names.ts'
import { formatCount, formatCounted, formatInstant } from '../../units.ts'
import { CI_WORDS, summarizeFinding } from './finding-summary.ts'
import { escapeXml, xmlAttributes } from './xml.ts'

export interface JunitInput {
  readonly diagnosis: Diagnosis
  /** Where the traces came from, in words. */
  readonly label: string
  readonly verdicts?: readonly EdgeVerdict[] | undefined
}

/** Ends with a line break. */
export function renderJunit({ diagnosis, label, verdicts = [] }: JunitInput): string {
  const suites = [
    suiteOf('trace context', diagnosis, edgeTests(diagnosis)),
    ...(verdicts.length === 0 ? [] : [suiteOf('expected edges', diagnosis, verdicts.map(expectedTest))]),
  ]
  const counts = {
    tests: sum(suites.map(({ tests }) => tests)),
    failures: sum(suites.map(({ failures }) => failures)),
    errors: 0,
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: `tracectl diagnose-propagation: ${label}`, ...counts })}>`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Test {
  readonly suite: string
  readonly name: string
  readonly failure?: Failure | undefined
}

interface Failure {
  readonly type: string
  readonly message: string
  readonly lines: readonly string[]
}

interface Suite {
  readonly tests: number
  readonly failures: number
  readonly lines: readonly string[]
}

function suiteOf(name: string, { scope }: Diagnosis, tests: readonly Test[]): Suite {
  const failures = tests.filter(({ failure }) => failure !== undefined).length
  const when = scope.from === undefined ? {} : { timestamp: formatInstant(scope.from, 'ms') }
  const head = { name, tests: tests.length, failures, errors: 0, skipped: 0, ...when }
  return {
    tests: tests.length,
    failures,
    lines: [`  <testsuite${xmlAttributes(head)}>`, ...tests.flatMap(testLines), '  </testsuite>'],
  }
}

function testLines({ suite, name, failure }: Test): readonly string[] {
  const head = `    <testcase${xmlAttributes({ classname: suite, name, time: 0 })}`
  if (failure === undefined) return [`${head}/>`]
  const { type, message, lines } = failure
  const body = lines.map(escapeXml).join('\n')
  return [
    `${head}>`,
    `      <failure${xmlAttributes({ type, message })}>${body}</failure>`,
    '    </testcase>',
  ]
}

/** Each edge, and each finding that is on none: what is lost within a service is between no two. */
function edgeTests({ edges, findings }: Diagnosis): readonly Test[] {
  const told = new Set<PropagationFinding>()
  const tests = edges.map((edge): Test => {
    const name = edgeName(edge)
    if (edge.broken === 0) return { suite: drawableService(edge.caller), name }
    const own = findings.filter((finding) => isOn(finding, edge))
    for (const finding of own) told.add(finding)
    return { suite: drawableService(edge.caller), name, failure: brokenEdge(edge, own) }
  })
  const others = findings
    .filter((finding) => !told.has(finding))
    .map((finding): Test => {
      const { sentence, lines } = summarizeFinding(finding)
      const { caller, callee } = finding
      return {
        suite: drawableService(caller.service),
        name: `${CI_WORDS.quoted(caller.span)} ${CI_WORDS.arrow} ${CI_WORDS.quoted(callee.service)} ${CI_WORDS.quoted(callee.span)}`,
        failure: { type: finding.kind, message: sentence, lines },
      }
    })
  return [...tests, ...others]
}

function isOn({ caller, callee, kind }: PropagationFinding, edge: Edge): boolean {
  return kind !== 'in-process-loss' && caller.service === edge.caller && callee.service === edge.callee
}

function brokenEdge(edge: Edge, findings: readonly PropagationFinding[]): Failure {
  const calls = edge.broken + edge.healthy + edge.linked
  const summaries = findings.map(summarizeFinding)
  const [only, another] = summaries
  const message =
    only !== undefined && another === undefined
      ? only.sentence
      : `${edgeName(edge)} loses the trace context in ${formatCount(edge.broken)} of ${formatCounted(calls, 'call')}`
  return {
    type: findings[0]?.kind ?? 'broken-hop',
    message,
    lines: summaries.flatMap(({ sentence, lines }) => [sentence].concat(lines)),
  }
}

function expectedTest({ expected, state, edges, others }: EdgeVerdict): Test {
  const test = { suite: drawableService(expected.caller), name: `expected: ${edgeName(expected)}` }
  if (state === 'healthy') return test
  const broken = sum(edges.map((edge) => edge.broken))
  const over = others.map(({ protocol }) => protocol).join(' and ')
  const message =
    state === 'broken'
      ? `${edgeName(expected)} is broken in ${formatCounted(broken, 'call')}`
      : `${edgeName(expected)} is absent${over === '' ? '' : `; there is one over ${over}`}`
  return { ...test, failure: { type: `expected-edge-${state}`, message, lines: [message] } }
}

function edgeName({ caller, callee, protocol }: Edge | ExpectedEdge): string {
  const over = protocol === undefined || protocol === 'unknown' ? '' : ` (${protocol})`
  return `${drawableService(caller)} ${CI_WORDS.arrow} ${drawableService(callee)}${over}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
