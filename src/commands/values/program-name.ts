// What is typed to start tracectl, for commands that are named to be copied.
import type { CommandContext } from '../context.ts'

/** npx, where this one was started by it or by an npm script. */
export function programName(env: CommandContext['env']): 'tracectl' | 'npx tracectl' {
  const byNpm = env['npm_command'] !== undefined || env['npm_execpath'] !== undefined
  return byNpm ? 'npx tracectl' : 'tracectl'
}
