// The one way in for both transports: a request's bytes become an answer, and the answer waits until the store has
// them on disk. Whatever happens in here, the sender gets the answer that makes it do the right thing: come again,
// or drop it.
import { TracectlError } from '../errors.ts'
import type { Ingested, Signal, StoreWriter } from '../store/span-store.ts'
import { encodeLogsRequestFromJson, encodeTraceRequestFromJson } from '../wire/otlp/otlp-json.ts'
import { WireError } from '../wire/wire-error.ts'
import { capMessage, type Accepted, type Answer, type RefusalCode, type Refused } from './answers.ts'
import { copyBytes } from './body-bytes.ts'
import type { Forwarder } from './forward.ts'
import type { ReceiverLimits } from './limits.ts'
import type { IntakeNotice, Transport } from './notice.ts'
import type { NoticeGate } from './notice-gate.ts'
import { SIGNALS, type OtlpFormat, type OtlpSignal } from './signal.ts'
import { NoRoomError, openWaitingRoom } from './waiting-room.ts'

/** Counted since the receiver opened. */
export interface IntakeStats {
  /** Requests that came in whole and were looked at. */
  requests: number
  /** Of these, after decompression. */
  bytes: number
  spansAccepted: number
  spansRejected: number
  logsAccepted: number
  logsRejected: number
  /** Requests of these signals; what is in them is not looked at. */
  metricsDropped: number
  profilesDropped: number
  /** Requests answered with anything but success. */
  refused: number
}

export interface IntakeOptions {
  readonly store: Pick<StoreWriter, 'ingest'>
  readonly limits: Pick<ReceiverLimits, 'busyMs'>
  readonly gate: NoticeGate
  readonly forward: Forwarder | undefined
  readonly onNotice: (notice: IntakeNotice) => void
}

export interface IncomingRequest {
  readonly transport: Transport
  readonly signal: OtlpSignal
  readonly format: OtlpFormat
  /** Its own buffer, decompressed; belongs to the intake from here on. */
  readonly body: Uint8Array
}

type RefusedRequest = Pick<IncomingRequest, 'transport' | 'signal'>

export interface Intake {
  /** Never rejects. */
  take(request: IncomingRequest): Promise<Answer>
  /** For a request that the transport itself turns away: counts and tells, and gives the answer back. */
  refuse(request: RefusedRequest, code: RefusalCode, message: string): Refused
  /** The same for something that was thrown. */
  fail(request: RefusedRequest, cause: unknown): Refused
  readonly stats: Readonly<IntakeStats>
}

export function openIntake(options: IntakeOptions): Intake {
  const { store, limits, gate, forward, onNotice } = options
  const told = new Set<OtlpSignal>()
  const room = openWaitingRoom(limits.busyMs)
  const stats: IntakeStats = {
    requests: 0,
    bytes: 0,
    spansAccepted: 0,
    spansRejected: 0,
    logsAccepted: 0,
    logsRejected: 0,
    metricsDropped: 0,
    profilesDropped: 0,
    refused: 0,
  }

  async function take(request: IncomingRequest): Promise<Answer> {
    stats.requests++
    stats.bytes += request.body.length
    try {
      const { signal } = request
      return signal === 'traces' || signal === 'logs' ? await keep(request, signal) : drop(request, signal)
    } catch (error) {
      return fail(request, error)
    }
  }

  async function keep(request: IncomingRequest, signal: Signal): Promise<Accepted> {
    const { body, format } = request
    // A message without fields, which SDKs really send.
    if (body.length === 0) return SUCCESS
    // The store owns what it is given, so what is to be passed on as well is copied before.
    const original = forward !== undefined && forward.takes(format) ? copyBytes(body) : undefined
    const encoded = format === 'json' ? encodeJson(signal, body) : body
    const transcoded = forward !== undefined && original === undefined ? copyBytes(encoded) : undefined
    const ingested = await room.enter(() => store.ingest(signal, encoded))
    await ingested.committed.finally(room.retry)
    // Only now: had it failed, the sender would come again, and the target would get everything twice.
    if (original !== undefined) forward?.offer({ signal, format, body: original })
    if (transcoded !== undefined) forward?.offer({ signal, format: 'protobuf', body: transcoded })
    return accept(signal, ingested)
  }

  function accept(signal: Signal, { accepted, rejected, reason }: Ingested): Accepted {
    if (signal === 'traces') {
      stats.spansAccepted += accepted
      stats.spansRejected += rejected
    } else {
      stats.logsAccepted += accepted
      stats.logsRejected += rejected
    }
    if (rejected === 0) return { kind: 'accepted', rejected, message: reason }
    const message = capMessage(
      reason ?? `${rejected} ${SIGNALS[signal].one}(s) rejected: they could not be read`,
    )
    const times = gate.pass(`rejected ${signal} ${message}`)
    if (times !== undefined) onNotice({ code: 'rejected', signal, count: rejected, reason: message, times })
    return { kind: 'accepted', rejected, message }
  }

  /** Success with a warning, once: a rejection would make SDKs that send every signal complain for ever. */
  function drop({ format, body }: IncomingRequest, signal: 'metrics' | 'profiles'): Accepted {
    if (signal === 'metrics') stats.metricsDropped++
    else stats.profilesDropped++
    if (body.length > 0) forward?.offer({ signal, format, body })
    if (!told.has(signal)) {
      told.add(signal)
      onNotice({ code: 'signal-dropped', signal, passedOn: forward !== undefined })
    }
    // Said to the user alone. A warning in the answer is allowed ("partial success" with nothing rejected), but Go's SDK
    // turns it into an error of Shutdown, and others log it as one.
    return SUCCESS
  }

  function fail(request: RefusedRequest, cause: unknown): Refused {
    return tell(request, failureOf(cause), cause)
  }

  function refuse(request: RefusedRequest, code: RefusalCode, message: string): Refused {
    return tell(request, { kind: 'refused', code, message }, undefined)
  }

  function tell(request: RefusedRequest, answer: Refused, cause: unknown): Refused {
    stats.refused++
    const times = gate.pass(`${answer.code} ${request.transport} ${request.signal} ${answer.message}`)
    const notice = times === undefined ? undefined : noticeOf(request, answer, cause, times)
    if (notice !== undefined) onNotice(notice)
    return answer
  }

  return { take, refuse, fail, stats }
}

const SUCCESS: Accepted = { kind: 'accepted', rejected: 0, message: undefined }

/** What the sender is told: only of its own bytes, never of our files. */
function failureOf(cause: unknown): Refused {
  const kind = 'refused'
  if (cause instanceof WireError) return { kind, code: 'undecodable', message: cause.message }
  if (cause instanceof NoRoomError) {
    return { kind, code: 'overloaded', message: 'requests come in faster than they can be stored' }
  }
  if (cause instanceof TracectlError) {
    return { kind, code: 'unavailable', message: 'the request could not be stored' }
  }
  return { kind, code: 'internal', message: 'internal error in tracectl' }
}

function noticeOf(
  { transport, signal }: RefusedRequest,
  { code, message }: Refused,
  cause: unknown,
  times: number,
): IntakeNotice | undefined {
  switch (code) {
    case 'undecodable':
    case 'too-large':
      return { code, transport, signal, message, times }
    case 'overloaded':
      return { code, transport, times }
    case 'unavailable': {
      const hint = cause instanceof TracectlError ? cause.hint : undefined
      return { code: 'store-failed', message: cause instanceof Error ? cause.message : message, hint, times }
    }
    case 'internal': {
      const stack = cause instanceof Error ? (cause.stack ?? '') : ''
      return {
        code: 'internal-error',
        message: cause instanceof Error ? `${cause.name}: ${cause.message}` : message,
        stack,
        times,
      }
    }
    // 'unsupported' is told by the transport, with what the sender wrote; 'shutting-down' concerns nobody.
    default:
      return undefined
  }
}

const utf8 = new TextDecoder()

function encodeJson(signal: Signal, body: Uint8Array): Uint8Array {
  const text = utf8.decode(body)
  return signal === 'traces' ? encodeTraceRequestFromJson(text) : encodeLogsRequestFromJson(text)
}
