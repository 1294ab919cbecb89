// What a command was told of the server to ask: nothing, but for what a test says.
import type { GlobalOptions } from '../../src/commands/values/global-options.ts'
import {
  readSourceOptions,
  type SourceFlags,
  type SourceOptions,
} from '../../src/commands/values/source-options.ts'

export function sourceOptionsOf(
  flags: SourceFlags & { verbose?: number; quiet?: boolean } = {},
): SourceOptions & GlobalOptions {
  return {
    ...readSourceOptions(flags),
    store: undefined,
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? 0,
  }
}
