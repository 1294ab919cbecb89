// What can happen to requests on their way to the endpoint of `--forward`. `target` never holds credentials.
import type { OtlpSignal } from './signal.ts'

export type ForwardNotice =
  /** The target cannot take requests now; they wait. Told when it begins, and for every new reason. */
  | { readonly code: 'forward-waiting'; readonly target: string; readonly message: string }
  | { readonly code: 'forward-recovered'; readonly target: string }
  /** The target will never take this: dropped. */
  | {
      readonly code: 'forward-refused'
      readonly target: string
      readonly signal: OtlpSignal
      readonly message: string
      /** Set when it looks as if credentials were wrong or missing. */
      readonly credentials: boolean
      readonly times: number
    }
  /** The target took a request, but not all that is in it. */
  | {
      readonly code: 'forward-partial'
      readonly target: string
      readonly signal: OtlpSignal
      readonly rejected: number
      readonly message: string
      readonly times: number
    }
  /** The queue was full, so the oldest requests were dropped; counted since the start. Told again at the end. */
  | {
      readonly code: 'forward-dropped'
      readonly target: string
      readonly requests: number
      readonly bytes: number
      /** By the target, beside those. */
      readonly refused: number
    }
