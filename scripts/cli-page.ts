// The reference as Markdown: docs/cli.md.
import type { CommandReference, Reference, Row } from './reference.ts'

export function renderCliPage(reference: Reference): string {
  const sections = [
    '<!-- Made from the declarations in src/cli.ts by `npm run docs`: change those, not this. -->',
    '# The command line',
    reference.summary,
    codeBlock(reference.examples),
    '## Commands',
    table(
      ['command', 'what it does'],
      reference.commands.map(({ name, summary }) => [
        `[\`${name}\`](#tracectl-${name.replaceAll(' ', '-')})`,
        summary,
      ]),
    ),
    ...reference.commands.flatMap(command),
    '## Global options',
    'They may stand before or behind the command.',
    table(['option', 'meaning'], asCode(reference.options)),
    ...reference.topics.flatMap(([name, topic]) => [
      `## ${capital(name.replaceAll('-', ' '))}`,
      topic.intro,
      table(['', 'meaning'], asCode(topic.rows)),
    ]),
  ]
  return `${sections.join('\n\n')}\n`
}

function command(it: CommandReference): readonly string[] {
  return [
    `### tracectl ${it.name}`,
    it.description,
    `    ${it.usage}`,
    codeBlock(it.examples),
    ...(it.arguments.length > 0 ? [table(['argument', 'meaning'], asCode(it.arguments))] : []),
    ...(it.options.length > 0 ? [table(['option', 'meaning'], asCode(it.options))] : []),
  ]
}

function codeBlock(examples: readonly Row[]): string {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, meaning]) => `${line.padEnd(width)}  # ${meaning}`)
  return ['```sh', ...lines, '```'].join('\n')
}

function asCode(rows: readonly Row[]): readonly Row[] {
  return rows.map(([term, meaning]) => [`\`${term}\``, meaning])
}

function table(head: Row, rows: readonly Row[]): string {
  return [head, ['---', '---'] as const, ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}
