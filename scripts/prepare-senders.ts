// `npm run senders`: installs and builds the exporters of other languages that test/e2e sends with, as far as their
// toolchains are here. What is up to date is left alone.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { markBuilt, missingTool, SENDERS, whyNotBuilt, type Sender } from '../test/e2e/senders.ts'

for (const sender of SENDERS) {
  const outcome = prepare(sender)
  console.log(`${sender.language.padEnd(8)}${outcome.words}`)
  if (outcome.failed) process.exitCode = 1
}

function prepare(sender: Sender): { readonly words: string; readonly failed: boolean } {
  if (whyNotBuilt(sender) === undefined) return { words: 'up to date', failed: false }
  const tool = missingTool(sender)
  if (tool !== undefined) return { words: `left out: ${tool} is not installed`, failed: false }
  mkdirSync(join(sender.folder, '.built'), { recursive: true })
  for (const [program, ...args] of sender.build) {
    const { status, error } = spawnSync(program, args, {
      cwd: sender.folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (status !== 0) {
      const why = error === undefined ? `status ${status}` : error.message
      return { words: `failed: ${[program, ...args].join(' ')}: ${why}`, failed: true }
    }
  }
  markBuilt(sender)
  return { words: 'built', failed: false }
}
