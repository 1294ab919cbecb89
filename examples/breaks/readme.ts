// Writes README.md beside it: what is in the gallery, and what `tracectl diagnose-propagation` says about each recording.
//
//   node examples/breaks/readme.ts
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBreaks, GALLERY, type Break } from './runner/break.ts'

const REPOSITORY = join(GALLERY, '../..')

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
language. \`node examples/breaks/readme.ts\` writes this page.
`

writeFileSync(join(GALLERY, 'README.md'), [INTRODUCTION, ...tables(), ...sections()].join('\n'))

function tables(): readonly string[] {
  const breaks = findBreaks([])
  const rows = (some: readonly Break[]): readonly string[] =>
    some.map(({ slug, title }) => `| [${slug}](#${slug}) | ${title} | ${expectationOf(slug)} |`)
  const expectationOf = (slug: string): string => {
    const { findings, legitimate = [] } = breaks.find((each) => each.slug === slug)!.expected
    if (findings.length === 0)
      return legitimate.length === 0 ? 'nothing' : `set aside: ${legitimate.join(', ')}`
    return findings.map(({ caller, callee, cause }) => `${caller} → ${callee}: ${cause}`).join('<br>')
  }
  return [
    '| folder | what happens | what is to be found |',
    '| --- | --- | --- |',
    ...rows(breaks),
    '',
    'The codes are explained by `tracectl diagnose-propagation --explain C01`.',
    '',
  ]
}

function sections(): readonly string[] {
  return findBreaks([]).map(({ slug, title, story, folder }) => {
    const programs = folder.slice(GALLERY.length + 1)
    const report = reportOf(slug)
    return `## ${slug}\n\n${title}. ${story}\n\nPrograms: [\`${programs}\`](${programs}/)\n\n\`\`\`\n${report}\n\`\`\`\n`
  })
}

function reportOf(slug: string): string {
  const fixture = `test/fixtures/breaks/${slug}.jsonl.gz`
  if (!existsSync(join(REPOSITORY, fixture))) return 'not recorded yet'
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['src/main.ts', 'diagnose-propagation', fixture, '--width', '110', '--no-color'],
    { cwd: REPOSITORY, encoding: 'utf8' },
  )
  return (stdout === '' ? stderr : stdout).trimEnd()
}
