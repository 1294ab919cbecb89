// Runs the programs of the gallery for real and records what they sent, as `tracectl tail` received it:
//
//   node examples/breaks/capture.ts                       every break of every language whose toolchain is here
//   node examples/breaks/capture.ts python-requests-raw   these only
//   node examples/breaks/capture.ts --keep-output …       with what the programs print
//
// Each break becomes test/fixtures/breaks/SLUG.jsonl.gz, one trace a line, as OTLP JSON.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findBreaks } from './runner/break.ts'
import { installLanguage } from './runner/languages.ts'
import { canIsolate } from './runner/network.ts'
import { recordBreak } from './runner/record.ts'

const args = process.argv.slice(2)
const slugs = args.filter((arg) => !arg.startsWith('--'))
const isolated = process.env['BREAKS_ISOLATED'] === '1'

if (!isolated && canIsolate()) {
  // Packages can only be had from out here.
  installAll()
  // The same program again, where it may make networks and host names of its own.
  const { status } = spawnSync(
    'unshare',
    [
      '--mount',
      '--net',
      '--uts',
      '--propagation',
      'private',
      process.execPath,
      fileURLToPath(import.meta.url),
      ...args,
    ],
    { stdio: 'inherit', env: { ...process.env, BREAKS_ISOLATED: '1' } },
  )
  process.exitCode = status ?? 1
} else {
  if (!isolated) installAll()
  for (const each of findBreaks(slugs)) {
    try {
      console.log(
        `${each.slug.padEnd(36)}${await recordBreak(each, { isolated, output: args.includes('--keep-output') })}`,
      )
    } catch (error) {
      console.log(`${each.slug.padEnd(36)}FAILED: ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
  }
}

function installAll(): void {
  for (const language of new Set(findBreaks(slugs).flatMap(({ languages }) => languages)))
    installLanguage(language)
}
