// --write-expect: what was learned is written, and said; so is what was left out.
import { TracectlError } from '../../../errors.ts'
import { printable } from '../../../failure.ts'
import type { Edge } from '../../../propagation/diagnosis.ts'
import { learnEdges } from '../../../propagation/expect/learn-edges.ts'
import { formatCounted } from '../../../render/units.ts'
import type { CommandContext } from '../../context.ts'
import { shellQuote } from '../../values/shell-quote.ts'
import { COMMAND, type DiagnoseOptions } from '../diagnose-options.ts'
import { writeEdgesFile } from './write-edges.ts'

/** @throws TracectlError `nothing-matched` where no edge is whole, `output-failed` */
export async function writeLearned(
  context: CommandContext,
  { writeExpect = '', quiet }: DiagnoseOptions,
  seen: readonly Edge[],
): Promise<void> {
  const { edges, broken } = learnEdges(seen)
  if (edges.length === 0) {
    const what =
      broken.length === 0
        ? 'no service calls another in these traces'
        : 'every call between services is broken'
    throw new TracectlError('nothing-matched', `${writeExpect} is not written: ${what}`, {
      hint: 'learn from a run in which services call each other and their traces are whole',
    })
  }
  await writeEdgesFile(writeExpect, context, edges)
  const left = broken.map(({ caller, callee }) => `left out, because it is broken: ${caller} -> ${callee}`)
  const done = `wrote ${formatCounted(edges.length, 'edge')} to ${writeExpect}; to check: ${COMMAND} --expect ${shellQuote(writeExpect)}`
  // What is missing in the file is told in any case.
  for (const text of [...left, ...(quiet ? [] : [done])]) {
    await context.stderr.write(printable(`tracectl: ${text}\n`))
  }
}
