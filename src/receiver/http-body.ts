// Reads a request's body without trusting what it announces: neither its length nor that it ever ends.
import type { IncomingMessage } from 'node:http'

import type { MemoryBudget } from './memory-budget.ts'

/** `held` is what was taken from the budget and is to be given back, in every case but `gone`. */
export type BodyRead =
  | { readonly kind: 'body'; readonly chunks: readonly Uint8Array[]; readonly length: number }
  | { readonly kind: 'too-large'; readonly length: number }
  | { readonly kind: 'no-room'; readonly length: number }
  /** The sender went away: there is nobody to answer. */
  | { readonly kind: 'gone'; readonly length: number }

/** Takes from `budget` as bytes arrive; `length` of the result is what to give back. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: MemoryBudget,
): Promise<BodyRead> {
  const { promise, resolve } = Promise.withResolvers<BodyRead>()
  const chunks: Uint8Array[] = []
  let length = 0
  request.on('data', onData)
  request.once('end', onEnd)
  request.once('close', onGone)
  request.once('error', onGone)
  return promise

  function onData(chunk: Uint8Array): void {
    if (length + chunk.length > maxBytes) return settle({ kind: 'too-large', length })
    if (!budget.take(chunk.length)) return settle({ kind: 'no-room', length })
    length += chunk.length
    chunks.push(chunk)
  }

  function onEnd(): void {
    settle({ kind: 'body', chunks, length })
  }

  function onGone(): void {
    settle({ kind: 'gone', length })
  }

  function settle(result: BodyRead): void {
    request.off('data', onData)
    request.off('end', onEnd)
    request.off('close', onGone)
    resolve(result)
  }
}

/** What Content-Length promises; undefined for a chunked body, as the JavaScript exporters send. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const header = request.headers['content-length']
  return header === undefined ? undefined : Number(header)
}

export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (announcedLength(request) ?? 0) > 0
}
