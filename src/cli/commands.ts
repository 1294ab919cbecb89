// Which commands there are, in the order of help, and what each is for in a few words. That is all that --help needs; the
// flags of a command are in its file, which is loaded when somebody wants that command.
import type { Command } from 'commander'
import type { Running } from './declare.ts'

export interface CommandEntry {
  readonly name: string
  readonly alias?: string
  readonly hidden?: boolean
  readonly summary: string
  load(): Promise<Declare>
}

/** Gives a command its flags, its help and what it does. */
export type Declare = (command: Command, running: Running) => void

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'tail',
    summary: 'receive OTLP, or follow a server, and show traces as they arrive',
    load: async () => (await import('./tail.ts')).declareTail,
  },
  {
    name: 'show',
    summary: 'draw one trace as a waterfall',
    load: async () => (await import('./show.ts')).declareShow,
  },
  {
    name: 'search',
    alias: 'ls',
    summary: 'list traces',
    load: async () => (await import('./search.ts')).declareSearch,
  },
  {
    name: 'services',
    summary: 'list services, what they do, and whom they call',
    load: async () => (await import('./services.ts')).declareServices,
  },
  {
    name: 'diff',
    summary: 'say where one trace spent its time differently from another',
    load: async () => (await import('./diff.ts')).declareDiff,
  },
  {
    name: 'diagnose-propagation',
    alias: 'diagnose',
    summary: 'say at which hop the trace context is lost, why, and how to mend it',
    load: async () => (await import('./diagnose-propagation.ts')).declareDiagnose,
  },
  {
    name: 'export',
    summary: 'write one trace for other tools to read',
    load: async () => (await import('./export.ts')).declareExport,
  },
  {
    name: 'demo',
    summary: 'run a small instrumented system and draw its traces',
    load: async () => (await import('./demo.ts')).declareDemo,
  },
  {
    name: 'config',
    summary: 'named contexts: which servers there are, and as whom they are asked',
    load: async () => (await import('./config.ts')).declareConfig,
  },
  {
    name: 'completion',
    summary: 'print a shell completion script',
    load: async () => (await import('./completion.ts')).declareCompletion,
  },
  {
    name: '__complete',
    hidden: true,
    summary: '',
    load: async () => (await import('./completion.ts')).declareComplete,
  },
  {
    name: 'help',
    summary: 'help for a command, or on a topic',
    load: async () => (await import('./help.ts')).declareHelp,
  },
]
