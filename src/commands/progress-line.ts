// One line on standard error that tells how far a long work has come: only for people, not at once, and gone when it is done.
import { printable } from '../failure.ts'
import type { CommandContext } from './context.ts'
import type { GlobalOptions } from './values/global-options.ts'

/** What is done by then needs no line. */
const FIRST_MS = 300
const EVERY_MS = 100

export interface ProgressLine {
  /** Now, if it is time; `text` makes the line only then. */
  tell(text: () => string): void
  /** Now in any case, before work that lets nobody else have a turn. */
  tellNow(text: string): void
  clear(): void
}

export function openProgressLine(
  { stderr, env }: Pick<CommandContext, 'stderr' | 'env'>,
  { quiet }: Pick<GlobalOptions, 'quiet'>,
  clock: () => number = () => performance.now(),
): ProgressLine {
  const isShown = stderr.isTTY && !quiet && env['TERM'] !== 'dumb' && !isCi(env['CI'])
  if (!isShown) return { tell: () => {}, tellNow: () => {}, clear: () => {} }
  let nextMs = clock() + FIRST_MS
  let isThere = false
  const write = (text: string): void => {
    const width = Math.max(1, stderr.columns - 1)
    isThere = true
    stderr.write(`\r${ERASE}${printable(text).slice(0, width)}`).catch(() => {})
  }
  return {
    tell(text) {
      const now = clock()
      if (now < nextMs) return
      nextMs = now + EVERY_MS
      write(text())
    },
    tellNow(text) {
      write(text)
    },
    clear() {
      if (isThere) stderr.write(`\r${ERASE}`).catch(() => {})
      isThere = false
    },
  }
}

/** To the end of the line. */
const ERASE = '\u001b[K'

function isCi(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
