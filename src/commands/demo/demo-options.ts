// What `tracectl demo` was asked to do.
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'

export interface DemoOptions extends GlobalOptions {
  /** json: one trace document a line, as `show -o json` prints it. */
  readonly output: 'text' | 'json'
  /** Round after round, until it is stopped. */
  readonly repeat: boolean
}

/** The flags as commander hands them over. */
export interface DemoFlags extends GlobalFlags {
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly repeat?: boolean
}

export function readDemoOptions(flags: DemoFlags): DemoOptions {
  const output = flags.json === true ? 'json' : flags.output
  return { ...readGlobalOptions(flags), output, repeat: flags.repeat === true }
}
