// `tracectl diff A B`: where trace B spent its time differently from trace A, as text or JSON.
import { analyze } from '../../analysis/analyze.ts'
import { diffTraces } from '../../analysis/diff/diff.ts'
import { EXIT_CODES } from '../../errors.ts'
import { renderDiff } from '../../render/diff/diff.ts'
import { diffDocumentChunks } from '../../render/diff/diff-json.ts'
import type { CommandContext } from '../context.ts'
import { failureText } from './diff-condition.ts'
import type { DiffOptions } from './diff-options.ts'
import { fetchBoth } from './diff-sources.ts'
import { writePaged } from '../show/pager.ts'

/** @throws TracectlError when there is no such trace, more than one, or nothing that can be read */
export async function diff(context: CommandContext, options: DiffOptions): Promise<number> {
  const { skew } = options
  const [a, b] = await fetchBoth(context, options)
  const found = diffTraces(analyze(a, { skew }), analyze(b, { skew }))
  const { stdout, stderr } = context
  const look = {
    width: stdout.columns,
    theme: stdout.theme,
    rowBudget: stdout.isTTY && !options.all ? TERMINAL_ROWS : undefined,
  }
  const texts = (): Iterable<string> =>
    options.output === 'json' ? diffDocumentChunks(found) : renderDiff(found, look).map((line) => `${line}\n`)
  const status = await writePaged(context, texts, options.pager)
  if (status !== EXIT_CODES.ok.status) return status
  const failures = options.failOn
    .map((condition) => failureText(condition, found, stderr.theme))
    .filter((text) => text !== undefined)
  for (const text of failures) await stderr.write(`tracectl: ${text}\n`)
  return failures.length > 0 ? EXIT_CODES.findings.status : EXIT_CODES.ok.status
}

// Of each part: what a person scrolls through.
const TERMINAL_ROWS = 100
