// The time that one request may take, with its retries and its last byte, and who else may end it: the user with
// Ctrl-C, and the client when it is closed.

export interface TimeLimit {
  /** Aborted by any of them. */
  readonly signal: AbortSignal
  readonly isOver: boolean
  leftMs(): number
  /** @throws the signal's reason */
  sleep(ms: number): Promise<void>
  /** Lets go of the timer. */
  end(): void
}

export function startTimeLimit(totalMs: number, others: readonly AbortSignal[]): TimeLimit {
  const clock = new AbortController()
  const started = performance.now()
  const timer = setTimeout(() => {
    clock.abort(new Error('the time is up'))
  }, totalMs)
  const signal = AbortSignal.any([...others, clock.signal])
  return {
    signal,
    get isOver() {
      return clock.signal.aborted
    },
    leftMs: () => totalMs - (performance.now() - started),
    sleep: (ms) => sleep(ms, signal),
    end() {
      clearTimeout(timer)
    },
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
