// What `tracectl config …` was asked to do, but for set-context, which has more to it.
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'

export interface ConfigOptions extends GlobalOptions {
  /** --config and --context. */
  readonly config: string | undefined
  readonly context: string | undefined
}

export interface ConfigFlags extends GlobalFlags {
  readonly config?: string
  readonly context?: string
}

export interface ListOptions extends ConfigOptions {
  readonly output: 'text' | 'json'
}

export interface ListFlags extends ConfigFlags {
  readonly output?: 'text' | 'json'
  readonly json?: boolean
}

export function readListOptions(flags: ListFlags): ListOptions {
  return { ...readConfigOptions(flags), output: flags.json === true ? 'json' : (flags.output ?? 'text') }
}

export interface ContextNameOptions extends ConfigOptions {
  readonly name: string
}

export function readContextName(name: string, flags: ConfigFlags): ContextNameOptions {
  return { ...readConfigOptions(flags), name }
}

export interface RenameContextOptions extends ContextNameOptions {
  readonly to: string
}

export function readRenameContext(name: string, to: string, flags: ConfigFlags): RenameContextOptions {
  return { ...readConfigOptions(flags), name, to }
}

export interface ViewOptions extends ConfigOptions {
  readonly origin: boolean
  readonly output: 'yaml' | 'json'
}

export interface ViewFlags extends ConfigFlags {
  readonly origin?: boolean
  readonly output: 'yaml' | 'json'
  readonly json?: boolean
}

export function readViewOptions(flags: ViewFlags): ViewOptions {
  return {
    ...readConfigOptions(flags),
    origin: flags.origin ?? false,
    output: flags.json === true ? 'json' : flags.output,
  }
}

export function readConfigOptions(flags: ConfigFlags): ConfigOptions {
  return { ...readGlobalOptions(flags), config: flags.config, context: flags.context }
}
