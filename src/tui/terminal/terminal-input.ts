// The terminal's input while a screen lasts: read as it comes, handed on a read at a time, so that keys that came together
// are drawn once.
import { KeyReader, type TerminalInput } from '../keys/key-reader.ts'
import type { ScreenTerminal } from './screen-terminal.ts'

export interface InputListener {
  /** What came in one read; never empty. */
  taken(inputs: readonly TerminalInput[]): void
  /** There will be no more: the terminal has gone. */
  ended(): void
}

/**
 * The terminal has to be in raw mode.
 * @returns what ends it
 */
export function openInput({ stdin }: Pick<ScreenTerminal, 'stdin'>, listener: InputListener): () => void {
  const reader = new KeyReader()
  let timer: NodeJS.Timeout | undefined
  /** Reads so far: a wait is for the one that it began with. */
  let reads = 0
  let isOpen = true

  stdin.setEncoding('utf8')
  stdin.on('data', onData)
  stdin.on('end', onEnd)
  stdin.on('error', onEnd)
  stdin.ref()
  stdin.resume()
  return () => {
    isOpen = false
    clearTimeout(timer)
    stdin.off('data', onData)
    stdin.off('end', onEnd)
    // The handler of errors stays: a terminal that goes away is none any more.
    stdin.pause()
    stdin.unref()
  }

  function onData(chunk: string | Buffer): void {
    tell(reader.push(chunk.toString()))
  }

  function onEnd(): void {
    if (isOpen) listener.ended()
  }

  function tell(inputs: readonly TerminalInput[]): void {
    clearTimeout(timer)
    const read = ++reads
    const { patience } = reader
    // What has come while we were busy is read first.
    if (patience !== undefined) timer = setTimeout(() => setImmediate(onQuiet, read), patience)
    if (inputs.length > 0) listener.taken(inputs)
  }

  function onQuiet(since: number): void {
    if (isOpen && since === reads) tell(reader.flush())
  }
}
