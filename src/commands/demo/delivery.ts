// What the demo's services export, passed on to where it is to arrive: a tail that runs beside the demo, or the endpoint
// that the environment names. What does not arrive is kept, with the reason.
import { setTimeout as delay } from 'node:timers/promises'
import { openGrpcSender } from '../../receiver/forward-grpc.ts'
import { openHttpSender } from '../../receiver/forward-http.ts'
import type { ForwardSender, SendResult } from '../../receiver/forward-sender.ts'
import { readForwardTarget } from '../../receiver/forward-target.ts'
import type { OtlpSignal } from '../../receiver/signal.ts'
import type { Signal } from '../../store/span-store.ts'

export interface DeliveryTarget {
  /** As `tail --forward` takes it. */
  readonly url: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly signalPaths?: Readonly<Partial<Record<OtlpSignal, string>>>
}

export interface ExportRequest {
  readonly signal: Signal
  /** As protobuf. */
  readonly body: Uint8Array
}

export interface Undelivered {
  readonly request: ExportRequest
  readonly reason: string
}

export class Delivery {
  /** What may be shown of the target. */
  readonly label: string
  readonly #sender: ForwardSender
  readonly #pending = new Set<Promise<void>>()
  readonly #giveUp = new AbortController()
  readonly #undelivered: Undelivered[] = []

  /** @throws TracectlError `usage` for a URL or header that cannot be used */
  constructor({ url, headers = [], signalPaths = {} }: DeliveryTarget) {
    const target = readForwardTarget(url, headers)
    this.label = target.label
    this.#sender = target.protocol === 'grpc' ? openGrpcSender(target) : openHttpSender(target, signalPaths)
  }

  /** Whether anybody takes requests there: why not, or undefined. Sends one with nothing in it. */
  async probe(): Promise<string | undefined> {
    const signal = AbortSignal.any([this.#giveUp.signal, AbortSignal.timeout(PROBE_MS)])
    const request = { signal: 'traces', format: 'protobuf', body: new Uint8Array() } as const
    const result = await this.#sender.send(request, signal)
    if (signal.aborted) return `no answer within ${PROBE_MS / 1000} s`
    return result.kind === 'sent' ? undefined : result.message
  }

  /** Sends it, beside all others. */
  offer(request: ExportRequest): void {
    const sending = this.#send(request)
    this.#pending.add(sending)
    void sending.finally(() => this.#pending.delete(sending))
  }

  /** What has not arrived of all that was offered since the last time, once everything has been answered. */
  async settled(): Promise<readonly Undelivered[]> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
    return this.#undelivered.splice(0)
  }

  close(): void {
    this.#giveUp.abort()
    this.#sender.close()
  }

  async #send(request: ExportRequest): Promise<void> {
    let result: SendResult
    for (let attempt = 1; ; attempt++) {
      result = await this.#sender.send({ ...request, format: 'protobuf' }, this.#giveUp.signal)
      if (result.kind !== 'later' || attempt === MAX_ATTEMPTS || this.#giveUp.signal.aborted) break
      await delay(Math.min(result.afterMs ?? RETRY_MS, MAX_RETRY_MS))
    }
    if (result.kind === 'sent' && result.rejected === 0) return
    this.#undelivered.push({ request, reason: result.message })
  }
}

const MAX_ATTEMPTS = 3
const RETRY_MS = 200
const MAX_RETRY_MS = 1_000
// As long as somebody waits for a first sign of life.
const PROBE_MS = 3_000
