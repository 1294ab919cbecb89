// `tracectl diagnose-propagation`: looks across traces, and says at which hop their context was lost.
import { setImmediate as othersTurn } from 'node:timers/promises'
import { EXIT_CODES } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { diagnose, type DiagnoseOptions as DiagnosisOptions } from '../../propagation/diagnose.ts'
import type { Diagnosis, FindingKind } from '../../propagation/diagnosis.ts'
import { judgeEdges, type EdgeVerdict } from '../../propagation/expect/expected-edges.ts'
import { measureScope } from '../../propagation/scope.ts'
import { formatCounted } from '../../render/units.ts'
import type { CommandContext } from '../context.ts'
import type { DiagnoseOptions } from './diagnose-options.ts'
import type { WrittenEdge } from './expect/edges-file.ts'
import { look, type Looked } from './look.ts'
import { narrowDiagnosis, refuseUnknownServices } from './narrow-diagnosis.ts'
import { openProgressLine } from '../progress-line.ts'
import { printReport } from './print-report.ts'

/**
 * @returns the exit status: that of `findings` when --fail-on or --expect says so; of a command that ran meanwhile and failed,
 *   its own
 * @throws TracectlError when there is nothing to look at
 */
export async function diagnosePropagation(
  context: CommandContext,
  options: DiagnoseOptions,
): Promise<number> {
  if (options.explain !== undefined) {
    const { explainCause } = await import('./explain-cause.ts')
    return await explainCause(context, options, options.explain)
  }
  // What is wrong with these is told before somebody waits for an answer.
  const expected = await readExpected(context, options)
  await refuseTarget(context, options)
  const looked = await look(context, options)
  try {
    return await tellOf(looked, options, expected)
  } finally {
    await looked.close()
  }
}

async function tellOf(
  looked: Looked,
  options: DiagnoseOptions,
  expected: readonly WrittenEdge[],
): Promise<number> {
  const { context } = looked
  refuseUnknownServices(looked.table, options.services)
  // The line that says so is written, and who has pressed Ctrl-C by now is heard.
  await othersTurn()
  context.stop.throwIfAborted()
  const whole = diagnoseLooked(looked, options)
  const verdicts = judgeEdges(expected, whole.edges)
  const diagnosis = narrowDiagnosis(whole, options.services)
  const status = await printReport(context, options, { looked, diagnosis, verdicts })
  if (context.stop.aborted) return status
  await writeExpected(context, options, whole)
  await tellVerdicts(context, options, verdicts)
  return statusOf(options, diagnosis, verdicts, looked)
}

function diagnoseLooked(looked: Looked, options: DiagnoseOptions): Diagnosis {
  const { table, context } = looked
  const progress = openProgressLine(context, options)
  if (table.count >= MANY_SPANS) progress.tellNow(`diagnosing ${formatCounted(table.count, 'span')}`)
  try {
    const asked = diagnosisOptions(looked, options)
    return context.holdThread(() => diagnose(table, asked))
  } finally {
    progress.clear()
  }
}

/** What takes a second or so. */
const MANY_SPANS = 50_000

function diagnosisOptions(
  { table, readAt, grace: usual, window, limited }: Looked,
  { grace = usual }: DiagnoseOptions,
): DiagnosisOptions {
  // What a limit has cut off lies before the oldest that was read.
  const from = limited ? (measureScope(table).from ?? window.from) : window.from
  const hasWindow = from !== undefined || window.to !== undefined
  return { grace, readAt, window: hasWindow ? { from, to: window.to } : undefined, isLimited: limited }
}

async function readExpected(
  { cwd }: CommandContext,
  { expect }: DiagnoseOptions,
): Promise<readonly WrittenEdge[]> {
  if (expect === undefined) return []
  const { readEdgesFile } = await import('./expect/edges-file.ts')
  return await readEdgesFile(expect, cwd)
}

async function refuseTarget({ cwd }: CommandContext, { writeExpect }: DiagnoseOptions): Promise<void> {
  if (writeExpect === undefined) return
  const { refuseForeign } = await import('./expect/write-edges.ts')
  await refuseForeign(writeExpect, cwd)
}

async function writeExpected(
  context: CommandContext,
  options: DiagnoseOptions,
  diagnosis: Diagnosis,
): Promise<void> {
  if (options.writeExpect === undefined) return
  const { writeLearned } = await import('./expect/write-learned.ts')
  await writeLearned(context, options, diagnosis.edges)
}

/** On standard error, where --fail-on of other commands tells too: the report has them all. */
async function tellVerdicts(
  { stderr }: CommandContext,
  { expect }: DiagnoseOptions,
  verdicts: readonly EdgeVerdict<WrittenEdge>[],
): Promise<void> {
  if (expect === undefined) return
  const { verdictText } = await import('./expect/verdict-text.ts')
  for (const verdict of verdicts) {
    if (verdict.state === 'healthy') continue
    await stderr.write(printable(`tracectl: ${verdictText(verdict, expect)}\n`))
  }
}

function statusOf(
  { failOn }: DiagnoseOptions,
  { findings }: Diagnosis,
  verdicts: readonly EdgeVerdict[],
  { childStatus }: Looked,
): number {
  const isBroken = findings.some(({ kind }) => LOST.has(kind))
  const hasFailed =
    verdicts.some(({ state }) => state !== 'healthy') ||
    (failOn === 'any' && findings.length > 0) ||
    (failOn === 'broken' && isBroken)
  if (childStatus !== undefined && childStatus !== 0) return childStatus
  return hasFailed ? EXIT_CODES.findings.status : EXIT_CODES.ok.status
}

/** In which one trace becomes two; the others leave it in one piece, or are about ids. */
const LOST: ReadonlySet<FindingKind> = new Set(['broken-hop', 'in-process-loss', 'uninstrumented-service'])
