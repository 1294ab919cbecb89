// What the receiver has to say to the person who runs it: data, so that a screen, a line and a program can each
// show it their way. The words are in notice-text.ts. Every field is plain data and may cross a thread.
import type { ForwardNotice } from './forward-notice.ts'
import type { OtlpSignal } from './signal.ts'

export type Transport = 'grpc' | 'http'

export type ReceiverNotice = IntakeNotice | ConnectionNotice | HttpNotice | GrpcNotice | ForwardNotice

/** `times`: how often this has happened by now. Repeats are thinned out: 1st, 10th, 100th, … */
interface Repeated {
  readonly times: number
}

export type IntakeNotice =
  /** `count` of one request were not taken; the sender was told. */
  | ({
      readonly code: 'rejected'
      readonly signal: OtlpSignal
      readonly count: number
      readonly reason: string
    } & Repeated)
  | ({
      readonly code: 'undecodable' | 'too-large'
      readonly transport: Transport
      readonly signal: OtlpSignal
      readonly message: string
    } & Repeated)
  /** Senders were asked to come again, because requests come in faster than they can be stored. */
  | ({ readonly code: 'overloaded'; readonly transport: Transport } & Repeated)
  /** Senders were asked to come again, because the store failed. */
  | ({
      readonly code: 'store-failed'
      readonly message: string
      readonly hint: string | undefined
    } & Repeated)
  /** Told once: this signal is accepted and not kept; dropped, unless it is passed on. */
  | {
      readonly code: 'signal-dropped'
      readonly signal: 'metrics' | 'profiles'
      readonly passedOn: boolean
    }
  /** A bug of ours; the request was answered 500 or INTERNAL and is lost. */
  | ({ readonly code: 'internal-error'; readonly message: string; readonly stack: string } & Repeated)

export type ConnectionNotice =
  /** Told once per direction: it works, but another receiver in this place would refuse it. */
  | { readonly code: 'other-protocol'; readonly spoken: Transport; readonly port: number }
  /** Told once per port. */
  | { readonly code: 'tls-hello'; readonly port: number }
  /** New connections are refused until others close. */
  | ({ readonly code: 'too-many-connections'; readonly limit: number } & Repeated)

type UnsupportedEncoding = { readonly code: 'unsupported-encoding'; readonly encoding: string } & Repeated

export type GrpcNotice =
  | UnsupportedEncoding
  /** As OTLP/HTTP would be over HTTP/2: it was answered HTTP 415. */
  | ({ readonly code: 'http2-not-grpc'; readonly contentType: string } & Repeated)

export type HttpNotice =
  | ({ readonly code: 'unknown-path'; readonly path: string } & Repeated)
  | ({ readonly code: 'unsupported-type'; readonly contentType: string } & Repeated)
  | UnsupportedEncoding
  /** A browser page from elsewhere asked for leave to send, and got none. */
  | ({ readonly code: 'foreign-origin'; readonly origin: string } & Repeated)
