// What the parts of the screen have in common: a pane is a state, a pure function from what was asked to the next
// state, and one that draws it as lines of exactly the width.
import type { FindingKind, Joint } from '../propagation/diagnosis.ts'
import type { ServicePalette } from '../render/style.ts'
import type { Theme } from '../render/theme.ts'
import type { SpanId, TraceId } from '../trace/span.ts'
import type { PaneName } from './keys/bindings.ts'
import type { PaneCommand } from './keys/commands.ts'
import type { TrailStep } from './screen-state.ts'

export interface PaneSize {
  readonly columns: number
  /** Lines, titles included. */
  readonly rows: number
}

export interface PaneLook {
  readonly theme: Theme
  /** Keys go here: its cursor is bright. */
  readonly isFocused: boolean
  /** Minutes east of UTC. */
  readonly utcOffset: number
  /** A service has one colour in all panes. */
  readonly palette: ServicePalette
}

/** What a state alone cannot do; the screen does it, in order. */
export type Effect =
  | { readonly kind: 'quit' }
  /** Another trace into the waterfall, the cursor on a span of it where one is named. */
  | {
      readonly kind: 'show-trace'
      readonly traceId: TraceId
      readonly spanId?: SpanId | undefined
      /** To be put together with it. */
      readonly belonging?: Belonging | undefined
      /** To what was shown before, as it was. */
      readonly back?: TrailStep | undefined
    }
  | { readonly kind: 'focus'; readonly pane: PaneName }
  /** The page of the span that the waterfall's cursor is on. */
  | { readonly kind: 'open-detail' }
  /** `what` is for the line that says so: `span id`, `http.url`. */
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'browse'; readonly traceId: TraceId; readonly spanId?: SpanId | undefined }
  /** To a file, named as it was typed; empty for a name of our own. `save` is for `show --file`. */
  | { readonly kind: 'write'; readonly as: 'export' | 'save'; readonly path: string }
  /** Everything anew: something else has written on the terminal. */
  | { readonly kind: 'redraw' }
  /** The terminal to the shell, until we are brought back. */
  | { readonly kind: 'suspend' }
  /** One line for the footer, until the next key. */
  | { readonly kind: 'say'; readonly text: string; readonly isProblem?: boolean | undefined }

/** Fragments of a broken request, and where they belong. */
export interface Belonging {
  readonly traces: readonly TraceId[]
  readonly joints: readonly Joint[]
  /** Of the finding that it is a sample of. */
  readonly findingId: string
  readonly kind: FindingKind
}

export interface Step<State> {
  readonly state: State
  readonly effects?: readonly Effect[] | undefined
}

/** What a pane is asked. */
export type PaneInput =
  | { readonly kind: 'command'; readonly command: PaneCommand }
  /** As it is typed, so that what is found can be seen meanwhile; empty when it is taken back. */
  | { readonly kind: 'search'; readonly text: string }
  /** On a cell of the pane, from its upper left corner. */
  | { readonly kind: 'click'; readonly row: number; readonly column: number }
  /** Lines downwards; negative upwards. */
  | { readonly kind: 'wheel'; readonly lines: number }
