// The screens in README.md, drawn by what draws them for a user: a drawing that is typed in goes stale.
import { readFileSync } from 'node:fs'
import { analyze } from '../src/analysis/analyze.ts'
import { largestGap } from '../src/analysis/gaps/largest-gap.ts'
import { openProgressLine } from '../src/commands/progress-line.ts'
import { readTable } from '../src/commands/diagnose/read-table.ts'
import { fetchSamples } from '../src/commands/diagnose/samples.ts'
import { diagnose } from '../src/propagation/diagnose.ts'
import type { StitchedTrace } from '../src/propagation/stitch/stitch-trace.ts'
import { renderPropagation } from '../src/render/propagation/report.ts'
import { summaryLines } from '../src/render/summary/summary-lines.ts'
import { traceTable } from '../src/render/list/trace-table.ts'
import { renderTraceLine } from '../src/render/trace-line.ts'
import { renderTraceHeader, renderWaterfall } from '../src/render/waterfall/waterfall.ts'
import { fileSourceOf } from '../src/sources/file.ts'
import { foundTrace } from '../src/sources/search/match-trace.ts'
import { summarizeTrace } from '../src/trace/summary.ts'
import { instantOf, offsetOf } from '../src/trace/time.ts'
import type { Trace } from '../src/trace/trace.ts'
import { exampleTrace } from '../test/support/example-trace.ts'
import { picture } from '../test/support/picture.ts'
import { TEST_START } from '../test/support/spans.ts'
import { CART, HEALTH, REFUSED } from './screens/example-requests.ts'

const LOOK = { width: 80, theme: { ascii: false, color: 0 } } as const

/** @throws Error when a screen has no place in the page */
export async function renderReadme(page: string): Promise<string> {
  const screens = {
    show: showScreen(),
    tail: tailScreen(),
    search: searchScreen(),
    diagnose: await diagnoseScreen(),
  }
  return Object.entries(screens).reduce((text, [screen, lines]) => put(text, screen, lines), page)
}

/** Into the code block that follows the comment which names the screen. */
function put(page: string, screen: string, lines: readonly string[]): string {
  const block = new RegExp(`(<!-- screen: ${screen} -->\n\n\`\`\`\n)[^\`]*(\`\`\`\n)`)
  if (!block.test(page)) throw new Error(`README.md has no code block behind <!-- screen: ${screen} -->`)
  return page.replace(block, (_, open: string, close: string) => `${open}${lines.join('\n')}\n${close}`)
}

function showScreen(): readonly string[] {
  const analysis = analyze(exampleTrace())
  const { trace } = analysis
  return [
    ...renderTraceHeader(trace, LOOK),
    '',
    ...renderWaterfall(trace, { ...LOOK, analysis }),
    '',
    ...summaryLines(analysis, LOOK),
  ]
}

function tailScreen(): readonly string[] {
  return exampleTraces().map(lineOf)
}

/** With the spans that matched left out, as a search without an expression lists them. */
function searchScreen(): readonly string[] {
  const traces = exampleTraces()
    .map((trace) => foundTrace(trace, undefined))
    .filter((found) => found !== undefined)
  return traceTable(traces.toReversed(), {
    ...LOOK,
    now: instantOf(TEST_START + 60_000_000_000n),
    findsPrefixes: true,
    withMatches: false,
  })
}

/** Of a shop in Flask that calls the stock with a raw client, recorded; up to the first break. */
async function diagnoseScreen(): Promise<readonly string[]> {
  const path = new URL('../test/fixtures/breaks/python-requests-raw.jsonl.gz', import.meta.url)
  const { signal } = new AbortController()
  const source = fileSourceOf('traces.jsonl', readFileSync(path))
  const query = { from: undefined, to: undefined, mostTraces: Infinity, mostSpans: Infinity, services: [] }
  const told = { progress: openProgressLine(NOBODY, { quiet: true }), expected: () => undefined }
  const { table } = await readTable(source.readTraces(query, signal), told)
  const diagnosis = diagnose(table)
  const samples = await fetchSamples({ fetchTrace: (id) => source.fetchTrace(id, signal) }, diagnosis)
  const sampleOf = ({ id }: { readonly id: string }): StitchedTrace | undefined => samples.get(id)
  const lines = [...renderPropagation(diagnosis, { ...LOOK, verbose: false, label: source.label, sampleOf })]
  return lines.slice(0, lines.lastIndexOf('', lines.indexOf('Looks broken and is not')))
}

const NOBODY = {
  stderr: {
    isTTY: false,
    columns: 80,
    rows: undefined,
    theme: LOOK.theme,
    write: (): Promise<void> => Promise.resolve(),
  },
  env: {},
}

function exampleTraces(): readonly Trace[] {
  const others = OTHERS.map(([traceId, drawing], index) =>
    picture(drawing, { traceId, msPerColumn: 7.9, startMs: 947 * (index + 1) }),
  )
  return [exampleTrace(), ...others]
}

function lineOf(trace: Trace): string {
  const gap = largestGap(trace)
  const line = {
    summary: summarizeTrace(trace),
    largestGap: gap === undefined ? undefined : offsetOf(gap.end - gap.start),
    incomplete: false,
    missingParents: trace.missingParents,
    lateSpans: 0,
    settledAgoMs: 0,
  }
  return renderTraceLine(line, LOOK)
}

const OTHERS: readonly (readonly [string, string])[] = [
  ['a0b1c2d3e4f5061728394a5b6c7d8e9f', HEALTH],
  ['77d0e1f2a3b4c5d6e7f8091a2b3c4d5e', CART],
  ['5ce99a0b1c2d3e4f5061728394a5b6c7', REFUSED],
]
