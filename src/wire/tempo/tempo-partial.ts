// What Tempo says of an answer that is not all there is. Its message is told as it is: it may be a limit of size, a
// filter, or something that a later version thinks of.

/** undefined when it is whole. @param status by name or by number, as it came */
export function partialText(status: unknown, message: unknown): string | undefined {
  if (status !== 'PARTIAL' && status !== 1) return undefined
  return typeof message === 'string' && message !== ''
    ? message
    : 'Tempo says that it is partial, and not why'
}
