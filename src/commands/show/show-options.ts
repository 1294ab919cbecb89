// What `tracectl show` was asked to do.
import { readAnalysisOptions, type AnalysisFlags, type AnalysisOptions } from './analysis-options.ts'
import { parseCondition, type Condition } from './condition.ts'
import { readGlobalOptions, type GlobalFlags } from '../values/global-options.ts'
import { readSourceOptions, type SourceFlags } from '../values/source-options.ts'
import { readTracePlace, type TracePlace } from '../lookup/trace-place.ts'
import { readViewOptions, type ViewFlags, type ViewOptions } from './view-options.ts'

export interface ShowOptions extends TracePlace {
  readonly output: 'text' | 'json'
  /** Show this one span in full: its id, the first digits of it, or its name. */
  readonly span: string | undefined
  /** With the fragments that belong to it. */
  readonly stitch: boolean
  /** On a screen of its own, to look around in. */
  readonly interactive: boolean
  readonly view: ViewOptions
  readonly analysis: AnalysisOptions
  /** When one of them holds, the exit status says so. */
  readonly failOn: readonly Condition[]
  /** Output longer than the screen may go through a pager. */
  readonly pager: boolean
}

/** The flags as commander hands them over. */
export interface ShowFlags extends GlobalFlags, SourceFlags, ViewFlags, AnalysisFlags {
  readonly file?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly span?: string
  readonly stitch?: boolean
  readonly interactive?: boolean
  readonly failOn?: readonly string[]
  /** --no-pager; true unless given. */
  readonly pager?: boolean
}

/** @throws TracectlError `usage` when neither a trace nor a file is named, or a value cannot be used */
export function readShowOptions(operand: string | undefined, flags: ShowFlags): ShowOptions {
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    ...readTracePlace(operand, flags.file, 'tracectl show', flags.from),
    output: flags.json === true ? 'json' : flags.output,
    span: flags.span,
    stitch: flags.stitch ?? false,
    interactive: flags.interactive ?? false,
    view: readViewOptions(flags),
    analysis: readAnalysisOptions(flags),
    failOn: (flags.failOn ?? []).map(parseCondition),
    pager: flags.pager ?? true,
  }
}
