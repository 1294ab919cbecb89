// Answers the completion scripts: given the words typed so far, what may stand where the cursor is. Commands and
// flags come from the declarations, trace ids from the store, contexts from the configuration file.
import type { Argument, Command, Option } from 'commander'
import { COLUMN_NAMES } from '../../render/waterfall/layout.ts'
import type { CommandContext } from '../context.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import { DIFF_MEASURES } from '../diff/diff-condition.ts'
import { HELP_TOPICS } from '../help-topics.ts'
import { MEASURES } from '../show/measures.ts'
import { contextNames, sourceNames } from './context-names.ts'
import { recentTraces } from './recent-traces.ts'
import { sourceValues } from './source-values.ts'

export interface CompleteOptions extends GlobalOptions {
  /** Everything after `tracectl`; the last word is the one being typed, possibly empty. */
  readonly words: readonly string[]
  readonly program: Command
}

/** Prints `value TAB description` a line, then `:files` when file names may stand here too, else `:none`. */
export async function complete(context: CommandContext, options: CompleteOptions): Promise<number> {
  const words = joinEquals(options.words)
  const place = findPlace(options.program, words)
  const candidates = await candidatesAt(place, context, {
    store: wordBehind('--store', options.words) ?? options.store,
    config: wordBehind('--config', options.words),
    words: options.store === undefined ? words.words : ['--store', options.store, ...words.words],
  })
  const lines = candidates.values
    .filter(({ value }) => value.startsWith(place.typed))
    .map(({ value, meaning }) => `${place.keep}${value}\t${meaning.replaceAll(/\s+/g, ' ')}\n`)
  await context.stdout.write(`${lines.join('')}${candidates.files ? ':files' : ':none'}\n`)
  return 0
}

interface Words {
  readonly words: readonly string[]
  /** Whether the shell took `--flag=value` apart and so wants the value alone. */
  readonly split: boolean
}

/** bash breaks words at `=`: --output = js, --tag key = val. The other shells do not. */
function joinEquals(words: readonly string[]): Words {
  const joined: string[] = []
  let split = false
  for (const [index, word] of words.entries()) {
    const before = joined.at(-1)
    if (word === '=' && (before?.startsWith('--') === true || words[index - 2] === '--tag')) {
      joined[joined.length - 1] = `${before}=`
      split = index === words.length - 1
    } else if (words[index - 1] === '=' && before?.endsWith('=') === true) {
      joined[joined.length - 1] = `${before}${word}`
      split = index === words.length - 1
    } else {
      joined.push(word)
    }
  }
  return { words: joined, split }
}

interface Place {
  readonly command: Command
  /** The part of the word that what is offered must begin with. */
  readonly typed: string
  /** What stands before that in the same word and must be given back. */
  readonly keep: string
  readonly kind:
    | { readonly of: 'flag' }
    /** `tag`: the key that stands before what is typed. */
    | { readonly of: 'value'; readonly option: Option; readonly tag?: string }
    | { readonly of: 'operand'; readonly index: number }
    | { readonly of: 'command-line' }
}

function findPlace(program: Command, { words, split }: Words): Place {
  const last = words.at(-1) ?? ''
  let command = program
  let index = 0
  let pending: Option | undefined
  for (const word of words.slice(0, -1)) {
    const taken = pending !== undefined && takes(pending, word)
    pending = undefined
    if (taken) continue
    if (word === '--') return { command, typed: last, keep: '', kind: { of: 'command-line' } }
    if (word.startsWith('-') && word.length > 1) {
      const option = findOption(command, word)
      if (option?.required === true || option?.optional === true) pending = option
      continue
    }
    const below = command.commands.find(
      (candidate) => candidate.name() === word || candidate.aliases().includes(word),
    )
    if (below !== undefined && index === 0) command = below
    else index++
  }
  if (pending !== undefined && takes(pending, last)) {
    return valuePlace(command, pending, last, '', split)
  }
  const equals = last.indexOf('=')
  const option = equals > 0 ? findOption(command, last.slice(0, equals)) : undefined
  if (option !== undefined) {
    return valuePlace(command, option, last.slice(equals + 1), last.slice(0, equals + 1), split)
  }
  const kind = last.startsWith('-') ? ({ of: 'flag' } as const) : ({ of: 'operand', index } as const)
  return { command, typed: last, keep: '', kind }
}

/** `before` is what stands before the value in the same word. */
function valuePlace(command: Command, option: Option, value: string, before: string, split: boolean): Place {
  const equals = option.long === '--tag' ? value.indexOf('=') : -1
  if (equals < 0) return { command, typed: value, keep: split ? '' : before, kind: { of: 'value', option } }
  const keep = split ? '' : before + value.slice(0, equals + 1)
  const tag = value.slice(0, equals)
  return { command, typed: value.slice(equals + 1), keep, kind: { of: 'value', option, tag } }
}

/** A value that may be left out is one unless it looks like a flag. */
function takes(option: Option, word: string): boolean {
  return option.required || !word.startsWith('-')
}

function findOption(command: Command, flag: string): Option | undefined {
  return visibleOptions(command).find((option) => option.long === flag || option.short === flag)
}

/** The command's own and the global ones. */
function visibleOptions(command: Command): readonly Option[] {
  const help = command.createHelp()
  const above = command.parent === null ? [] : visibleOptions(command.parent)
  const own = help.visibleOptions(command)
  const names = new Set(own.map((option) => option.long))
  return [...own, ...above.filter((option) => !names.has(option.long))]
}

interface Candidate {
  readonly value: string
  readonly meaning: string
}

interface Candidates {
  readonly values: readonly Candidate[]
  readonly files: boolean
}

/** Flags among the words typed so far that say where to look. */
interface Whereabouts {
  readonly store: string | undefined
  readonly config: string | undefined
  /** All of them, for more. */
  readonly words: readonly string[]
}

async function candidatesAt(
  { command, kind, typed }: Place,
  context: CommandContext,
  { store, config, words }: Whereabouts,
): Promise<Candidates> {
  if (kind.of === 'value' && kind.option.long === '--from') {
    return { values: await sourceNames(context, config), files: false }
  }
  if (kind.of === 'value' && kind.option.long === '--context') {
    return { values: await contextNames(context, config), files: false }
  }
  if (kind.of === 'value' && kind.option.long === '--explain') {
    const { CATALOGUE } = await import('../../render/propagation/catalogue/catalogue.ts')
    return { values: CATALOGUE.map(({ code, title }) => ({ value: code, meaning: title })), files: false }
  }
  if (kind.of === 'value') {
    const known = await sourceValues(context, kind.option.long, words, kind.tag)
    if (known !== undefined) return { values: known, files: false }
    return valueCandidates(kind.option, typed, command)
  }
  if (kind.of === 'command-line') return { values: [], files: true }
  if (kind.of === 'flag') return { values: visibleOptions(command).flatMap(flagCandidates), files: false }
  if (command.commands.length > 0) {
    return { values: kind.index === 0 ? commandCandidates(command) : [], files: false }
  }
  const argument = command.registeredArguments[kind.index]
  const name = argument?.name() ?? ''
  if (name === 'context') return { values: await contextNames(context, config), files: false }
  if (name === 'service') {
    return { values: (await sourceValues(context, '--service', words, undefined)) ?? [], files: false }
  }
  if (name === 'file') return { values: [], files: true }
  if (!TRACES.has(name)) return { values: operandCandidates(command, argument), files: false }
  // What diff compares may also be a file.
  return { values: await recentTraces(context, store, typed), files: name !== 'trace' }
}

/** Operands that name a trace. */
const TRACES: ReadonlySet<string> = new Set(['trace', 'a', 'b'])

function flagCandidates(option: Option): readonly Candidate[] {
  const names = option.long === undefined ? [option.short] : [option.long]
  return names.flatMap((value) => (value === undefined ? [] : [{ value, meaning: option.description }]))
}

function valueCandidates(option: Option, typed: string, command: Command): Candidates {
  if (option.long === '--fail-on' && command.name() === 'diff') {
    return { values: DIFF_MEASURES.map((value) => ({ value, meaning: '' })), files: false }
  }
  if (option.long === '--fail-on' && option.argChoices === undefined) {
    const values = Array.from(MEASURES.values(), ({ name, meaning }) => ({ value: name, meaning }))
    return { values, files: false }
  }
  if (option.long === '--columns') return { values: columnCandidates(typed), files: false }
  const values = (option.argChoices ?? []).map((value) => ({ value, meaning: '' }))
  // The placeholder says what kind of value it is.
  return { values, files: /<(file|path)>/.test(option.flags) }
}

/** Another one behind those that are there. */
function columnCandidates(typed: string): readonly Candidate[] {
  const before = typed.slice(0, typed.lastIndexOf(',') + 1)
  const taken = new Set(before.split(','))
  return COLUMN_NAMES.filter((name) => !taken.has(name)).map((name) => ({
    value: `${before}${name}`,
    meaning: '',
  }))
}

function operandCandidates(command: Command, argument: Argument | undefined): readonly Candidate[] {
  if (argument?.name() === 'topic' && command.parent !== null) {
    const topics = Object.entries(HELP_TOPICS).map(([value, { summary }]) => ({ value, meaning: summary }))
    return [...commandCandidates(command.parent), ...topics]
  }
  return (argument?.argChoices ?? []).map((value) => ({ value, meaning: '' }))
}

function commandCandidates(command: Command): readonly Candidate[] {
  const help = command.createHelp()
  return help
    .visibleCommands(command)
    .map((below) => ({ value: below.name(), meaning: help.subcommandDescription(below) }))
}

/** What is being completed has not been parsed: it came behind `--`. */
function wordBehind(flag: string, words: readonly string[]): string | undefined {
  const index = words.indexOf(flag)
  return index >= 0 && index < words.length - 2 ? words[index + 1] : undefined
}
