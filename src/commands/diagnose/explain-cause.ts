// --explain: a cause in full, by the code that reports give it, or by its name; or a list of all of them.
import { TracectlError } from '../../errors.ts'
import { CATALOGUE, findCause } from '../../render/propagation/catalogue/catalogue.ts'
import type { Cause } from '../../render/propagation/catalogue/cause.ts'
import { renderCauseList, renderExplanation } from '../../render/propagation/explain.ts'
import type { CommandContext } from '../context.ts'
import { nearest } from '../lookup/nearest.ts'
import { writePaged } from '../show/pager.ts'
import { COMMAND, type DiagnoseOptions } from './diagnose-options.ts'

/** @throws TracectlError `usage` for what is no cause */
export async function explainCause(
  context: CommandContext,
  { pager }: Pick<DiagnoseOptions, 'pager'>,
  typed: string,
): Promise<number> {
  const { columns: width, theme } = context.stdout
  const isList = /^(all|list)$/i.test(typed.trim())
  const cause = isList ? undefined : causeMeant(typed)
  const lines =
    cause === undefined ? renderCauseList({ width, theme }) : renderExplanation(cause, { width, theme })
  return await writePaged(context, () => lines.map((line) => `${line}\n`), pager)
}

function causeMeant(typed: string): Cause {
  const cause = findCause(typed)
  if (cause !== undefined) return cause
  const [meant] = nearest(
    typed.trim().toLowerCase(),
    CATALOGUE.map(({ slug }) => slug),
    3,
  )
  const hint =
    meant === undefined ? `all of them: ${COMMAND} --explain all` : `did you mean: --explain ${meant}`
  throw new TracectlError('usage', `--explain: '${typed}' is no cause that is known here`, { hint })
}
