// The report in the form that was asked for.
import type { Diagnosis } from '../../propagation/diagnosis.ts'
import type { EdgeVerdict } from '../../propagation/expect/expected-edges.ts'
import type { CommandContext } from '../context.ts'
import { writePaged } from '../show/pager.ts'
import type { DiagnoseOptions } from './diagnose-options.ts'
import type { WrittenEdge } from './expect/edges-file.ts'
import type { Looked } from './look.ts'

export interface Report {
  readonly looked: Looked
  readonly diagnosis: Diagnosis
  readonly verdicts: readonly EdgeVerdict<WrittenEdge>[]
}

/** @returns the exit status, where nobody wants another one */
export async function printReport(
  context: CommandContext,
  options: DiagnoseOptions,
  report: Report,
): Promise<number> {
  const texts = await textsOf(context, options, report)
  return await writePaged(context, texts, options.pager)
}

async function textsOf(
  { stdout }: CommandContext,
  { output, verbose, expect, version }: DiagnoseOptions,
  { looked, diagnosis, verdicts }: Report,
): Promise<() => Iterable<string>> {
  switch (output) {
    case 'text': {
      const { renderPropagation } = await import('../../render/propagation/report.ts')
      const { fetchSamples } = await import('./samples.ts')
      const samples = await fetchSamples(looked, diagnosis)
      const look = {
        width: stdout.columns,
        theme: stdout.theme,
        verbose: verbose > 0,
        label: looked.source.label,
        place: looked.flags === ' -' ? ' --file -' : looked.flags,
        sampleOf: ({ id }: { readonly id: string }) => samples.get(id),
      }
      return () => withBreaks(renderPropagation(diagnosis, look))
    }
    case 'json': {
      const { propagationDocumentChunks } = await import('../../render/json/json-propagation.ts')
      return () => propagationDocumentChunks({ diagnosis, source: looked.source, verdicts })
    }
    case 'junit': {
      const { renderJunit } = await import('../../render/propagation/ci/junit.ts')
      return () => [renderJunit({ diagnosis, label: looked.source.label, verdicts })]
    }
    case 'sarif': {
      const { renderSarif } = await import('../../render/propagation/ci/sarif.ts')
      return () => [renderSarif({ diagnosis, version, verdicts, expectFile: expect })]
    }
  }
}

function* withBreaks(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
