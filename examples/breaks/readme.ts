// Writes what `tracectl diagnose-propagation` says about each recording: in full into report.txt beside its programs, and
// in one sentence into README.md here.
//
//   npm run build && node examples/breaks/readme.ts
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBreaks, GALLERY, type Break } from './runner/break.ts'

const REPOSITORY = join(GALLERY, '../..')
const WIDTH = '110'

const INTRODUCTION = `# A gallery of broken traces

Each folder here is a small system that loses the trace context as real systems do, made with the real SDKs and the
instrumentation that people install; some are their healthy twins, and some only look broken. Every one has been run,
and what \`tracectl tail\` received of it is kept in \`test/fixtures/breaks\`, where the tests read it.

    tracectl diagnose-propagation test/fixtures/breaks/python-requests-raw.jsonl.gz

To run one again, on Linux as root so that every program gets an address and a host name of its own, or anywhere else
on 127.0.0.1:

    node examples/breaks/capture.ts python-requests-raw

\`break.json\` names the programs, the load on them, and what is to be found. The programs of a language share what lies
beside their folders: the set-up of the SDK, and a healthy \`stock\` that most of them call. Versions are pinned per
language.

What tracectl says of each is below in its first sentence, and in full in the \`report.txt\` beside the programs.
\`node examples/breaks/readme.ts\` writes both. The codes are explained by \`tracectl diagnose-propagation --explain C01\`.
`

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'Python',
  node: 'Node.js',
  web: 'Browser',
  go: 'Go',
  java: 'Java',
}

const breaks = findBreaks([])
writeFileSync(join(GALLERY, 'README.md'), [INTRODUCTION, ...Object.keys(LANGUAGES).flatMap(section)].join('\n'))

function section(language: string): readonly string[] {
  const own = breaks.filter(({ folder }) => folder.slice(GALLERY.length + 1).startsWith(`${language}/`))
  if (own.length === 0) return []
  return [
    `## ${LANGUAGES[language]}`,
    '',
    '| folder | what happens | cause | what tracectl says |',
    '| --- | --- | --- | --- |',
    ...own.map(row),
    '',
  ]
}

function row(each: Break): string {
  const { slug, title, folder } = each
  const place = folder.slice(GALLERY.length + 1)
  const report = reportOf(each)
  writeFileSync(join(folder, 'report.txt'), report)
  return `| [${slug}](${place}/) | ${title} | ${causeOf(each)} | [${verdictOf(report)}](${place}/report.txt) |`
}

function causeOf({ expected: { findings, legitimate = [] } }: Break): string {
  if (findings.length > 0) return [...new Set(findings.map(({ cause }) => cause))].join(', ')
  return legitimate.length === 0 ? 'healthy' : `none: ${legitimate.join(', ')}`
}

/** Up to the first line that is not part of it: what was looked at. */
function verdictOf(report: string): string {
  const lines = report.split('\n')
  const end = lines.findIndex((line) => line.includes('.jsonl.gz'))
  return lines.slice(0, Math.max(1, end)).join(' ').replaceAll('|', '\\|').replaceAll('[', '\\[')
}

function reportOf({ slug }: Break): string {
  const fixture = `test/fixtures/breaks/${slug}.jsonl.gz`
  if (!existsSync(join(REPOSITORY, fixture))) return 'not recorded yet\n'
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/tracectl.js', 'diagnose-propagation', fixture, '--width', WIDTH, '--no-color'],
    { cwd: REPOSITORY, encoding: 'utf8' },
  )
  return stdout === '' ? stderr : stdout
}
