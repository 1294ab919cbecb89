// Secrets on the command line, told of: there are better places for them.
import { isSecretHeader } from '../../config/header-name.ts'
import type { CommandContext } from '../context.ts'
import type { SourceOptions } from '../values/source-options.ts'

/** It works, as with curl, but whoever lists the processes of the machine sees it. */
export async function tellOfBareSecrets({ stderr }: CommandContext, options: SourceOptions): Promise<void> {
  const header = options.headers.find((one) => 'name' in one && isSecretHeader(one.name))
  const ways: string[] = []
  if (header !== undefined) ways.push('the value of --header: better --header @FILE')
  if (/:\/\/[^/]*:[^/]*@/.test(options.from ?? ''))
    ways.push('the password in --from: better --password-file FILE')
  for (const way of ways) await stderr.write(`tracectl: everybody on this machine can read ${way}\n`)
}
