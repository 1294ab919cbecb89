// The diagnosis as SARIF 2.1.0, for what shows findings of static analysis: causes are its rules, and a finding lies
// where no file is, in two services.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'
import type { Diagnosis, FindingKind, HopEnd, PropagationFinding } from '../../../propagation/diagnosis.ts'
import type { EdgeVerdict, ExpectedEdge } from '../../../propagation/expect/expected-edges.ts'
import { harmlessJson } from '../../json/json.ts'
import { drawableService } from '../../names.ts'
import { CATALOGUE } from '../catalogue/catalogue.ts'
import type { Cause } from '../catalogue/cause.ts'
import { CI_WORDS, summarizeFinding } from './finding-summary.ts'

export interface SarifInput {
  readonly diagnosis: Diagnosis
  /** Of tracectl. */
  readonly version: string
  /** What --expect asked for; a verdict may know its line. */
  readonly verdicts?: readonly (EdgeVerdict & {
    readonly expected: ExpectedEdge & { readonly line?: number }
  })[]
  /** Of the file with the expected edges, as typed. */
  readonly expectFile?: string | undefined
}

/** One document, indented. Ends with a line break. */
export function renderSarif(input: SarifInput): string {
  return `${harmlessJson(JSON.stringify(sarifDocument(input), undefined, 2))}\n`
}

export function sarifDocument({ diagnosis, version, verdicts = [], expectFile }: SarifInput): unknown {
  const failed = verdicts.filter(({ state }) => state !== 'healthy')
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'tracectl',
            version,
            rules: [...CATALOGUE.map(ruleDocument), EXPECTED_RULE],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...diagnosis.findings.map(resultDocument),
          ...failed.map((verdict) => expectedDocument(verdict, expectFile)),
        ],
      },
    ],
  }
}

type Level = 'error' | 'warning' | 'note'

/** As bad as it is when it is found: of what keeps traces whole, a note. */
const LEVELS: Readonly<Record<FindingKind, Level>> = {
  'broken-hop': 'error',
  'in-process-loss': 'error',
  'missing-parent': 'warning',
  'uninstrumented-service': 'warning',
  'mis-parented': 'warning',
  'bad-ids': 'warning',
}

function ruleDocument({ code, slug, title, nature, story, fix }: Cause): unknown {
  return {
    id: code,
    name: pascalCase(slug),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: story },
    help: {
      text: [story, ...fix].join('\n'),
      markdown: [story, '', ...fix.map((one) => `- ${one}`)].join('\n'),
    },
    defaultConfiguration: { level: nature === 'break' ? 'error' : nature === 'data' ? 'warning' : 'note' },
    properties: { tags: ['trace-context', nature] },
  }
}

const EXPECTED_RULE = {
  id: 'expected-edge',
  name: 'ExpectedEdge',
  shortDescription: { text: 'An expected call between services is broken or absent.' },
  fullDescription: {
    text: 'A file says which service calls which. This call was not seen, or lost its trace context.',
  },
  defaultConfiguration: { level: 'error' },
}

function resultDocument(finding: PropagationFinding): unknown {
  const { id, kind, mode, caller, callee, broken, total, confidence, causes } = finding
  const { sentence, lines } = summarizeFinding(finding)
  const code = causes[0]?.code ?? 'C01'
  return {
    ruleId: code,
    ruleIndex: ruleIndex(code),
    level: LEVELS[kind],
    message: { text: withoutLinks([`${sentence}.`, ...lines].join('\n')) },
    locations: [{ logicalLocations: logicalLocations(caller) }],
    relatedLocations: [{ id: 1, message: { text: 'called' }, logicalLocations: logicalLocations(callee) }],
    partialFingerprints: { 'tracectlFinding/v1': id },
    properties: {
      kind,
      mode,
      broken,
      total,
      confidence,
      causes: causes.map(({ code: one, score }) => ({ code: one, score })),
    },
  }
}

function ruleIndex(code: CauseCode): number {
  return CATALOGUE.findIndex((cause) => cause.code === code)
}

function logicalLocations({ service, span }: HopEnd): readonly unknown[] {
  const name = CI_WORDS.quoted(span) || '(no name)'
  const within = drawableService(service)
  return [{ name, fullyQualifiedName: `${within}/${name}`, kind: 'function' }]
}

function expectedDocument(
  { expected, state }: NonNullable<SarifInput['verdicts']>[number],
  file: string | undefined,
): unknown {
  const caller = drawableService(expected.caller)
  const name = `${caller} ${CI_WORDS.arrow} ${drawableService(expected.callee)}`
  const line = expected.line === undefined ? {} : { region: { startLine: expected.line } }
  return {
    ruleId: EXPECTED_RULE.id,
    ruleIndex: CATALOGUE.length,
    level: 'error',
    message: { text: withoutLinks(`The call ${name} is expected and ${state}.`) },
    locations: [
      {
        ...(file === undefined
          ? {}
          : {
              physicalLocation: { artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) }, ...line },
            }),
        logicalLocations: [{ name: caller, fullyQualifiedName: caller, kind: 'module' }],
      },
    ],
  }
}

/** What a sender called `[x](http://…)` would be a link in a message. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (')
}

function pascalCase(slug: string): string {
  return slug.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase())
}
