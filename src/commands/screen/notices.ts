// What is told in the last line of a screen.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { Notice } from '../../tui/screen-state.ts'

export function told(text: string): Notice {
  return { text, isProblem: false }
}

export function problem(text: string): Notice {
  return { text, isProblem: true }
}

export function noticeOf(error: unknown): Notice {
  if (error instanceof TracectlError) {
    const hint = error.hint === undefined ? '' : ` (${error.hint.split('\n', 1)[0]})`
    return problem(printable(`${error.message.split('\n', 1)[0]}${hint}`))
  }
  const message = error instanceof Error ? error.message : String(error)
  return problem(printable(`that failed: ${message.split('\n', 1)[0]}`))
}
