// What to change, as lines: sentences, and indented by two blanks what can be pasted as it is.
import type { FixContext, HopEnd } from '../../../propagation/diagnosis.ts'

export interface FixRequest {
  readonly context: FixContext
  /** Sanitised, as is all that is put into lines. */
  readonly caller: HopEnd
  readonly callee: HopEnd
}

export type FixLines = readonly string[]

/** Code or a command. */
export function paste(...lines: readonly string[]): FixLines {
  return lines.map((line) => `  ${line}`)
}

/** A sentence and what it announces; it ends as what comes next asks for. */
export function introduce(sentence: string, lines: FixLines): FixLines {
  return [`${sentence}${lines[0]?.startsWith('  ') === true ? ':' : '.'}`, ...lines]
}

/** Names come from the network, and `constructor` is no language. */
export function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  key: string | undefined,
): Value | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

/** `python`, as a person writes it. */
export function formatLanguage(language: string | undefined): string {
  return language === undefined ? 'unknown language' : (lookUp(LANGUAGES, language) ?? language)
}

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'Python',
  nodejs: 'Node.js',
  webjs: 'the browser',
  go: 'Go',
  java: 'Java',
  dotnet: '.NET',
  ruby: 'Ruby',
  php: 'PHP',
  rust: 'Rust',
  cpp: 'C++',
  erlang: 'Erlang or Elixir',
  swift: 'Swift',
}
