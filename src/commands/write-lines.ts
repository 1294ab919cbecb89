// Long output, written as fast as its reader takes it: in pieces that are worth a system call each, ending early when
// the reader has gone or the program is to stop.
import { stopStatus } from '../failure.ts'
import type { CommandContext, StopReason } from './context.ts'

/** @returns the exit status: of the reason to stop, where there was one */
export async function writeAll(
  { stdout, stop }: Pick<CommandContext, 'stdout' | 'stop'>,
  texts: Iterable<string>,
): Promise<number> {
  for (const piece of piecesOf(texts)) {
    await stdout.write(piece)
    if (stop.aborted) return stopStatus(stop.reason as StopReason)
  }
  return 0
}

// As much as a pipe holds on Linux.
const PIECE = 65_536

/** The texts, joined until they are worth a system call. */
export function* piecesOf(texts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
