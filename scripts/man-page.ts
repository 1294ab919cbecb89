// The reference as a man page, in the macros of man(7), which every roff knows.
import type { CommandReference, Reference, Row } from './reference.ts'

export function renderManPage(reference: Reference, version: string): string {
  const [first, ...rest] = reference.summary.split(': ')
  const lines = [
    '.\\" Made from the declarations in src/cli.ts by `npm run docs`: change those, not this.',
    `.TH TRACECTL 1 "" "tracectl ${escape(version)}" "User Commands"`,
    '.SH NAME',
    `tracectl \\- ${escape(`${(first ?? '').toLowerCase()}: ${rest.join(': ')}`.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    `.B ${escape(reference.usage)}`,
    '.SH EXAMPLES',
    ...reference.examples.flatMap(example),
    '.SH COMMANDS',
    ...reference.commands.flatMap(command),
    '.SH GLOBAL OPTIONS',
    'They may stand before or behind the command.',
    ...reference.options.flatMap(row),
    ...reference.topics.flatMap(([name, topic]) => [
      `.SH ${SECTIONS[name] ?? name.toUpperCase()}`,
      ...paragraph(topic.intro),
      ...topic.rows.flatMap(row),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** The names by which man pages call what our topics are about. */
const SECTIONS: Readonly<Record<string, string>> = { 'exit-codes': 'EXIT STATUS' }

function command(it: CommandReference): readonly string[] {
  return [
    `.SS ${escape(it.usage)}`,
    ...paragraph(it.description),
    ...it.arguments.flatMap(row),
    ...it.options.flatMap(row),
    '.PP',
    'Examples:',
    ...it.examples.flatMap(example),
  ]
}

function example([line, meaning]: Row): readonly string[] {
  return ['.TP', `.B ${escape(line)}`, text(meaning)]
}

function row([term, meaning]: Row): readonly string[] {
  return ['.TP', `.B ${escape(term)}`, text(meaning)]
}

function paragraph(words: string): readonly string[] {
  return [text(words.replaceAll('`', ''))]
}

/** A line of text must not begin like a request. */
function text(words: string): string {
  return escape(words).replace(/^(?=[.'])/, '\\&')
}

/** A bare - would become a hyphen, which nobody can copy to a shell. */
function escape(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replaceAll('"', '\\(dq')
}
