// Flags that every command takes. How output looks (--color, --ascii, --width) has already become the streams of
// the context when a command runs.
export interface GlobalOptions {
  /** --store: a path, `:memory:`, or undefined for the default place. */
  readonly store: string | undefined
  /** -q: data and errors only. */
  readonly quiet: boolean
  /** How many times -v was given. */
  readonly verbose: number
}

/** Those flags as commander hands them over. */
export interface GlobalFlags {
  readonly store?: string
  readonly quiet?: boolean
  readonly verbose?: number
}

export function readGlobalOptions(flags: GlobalFlags): GlobalOptions {
  return { store: flags.store, quiet: flags.quiet ?? false, verbose: flags.verbose ?? 0 }
}
