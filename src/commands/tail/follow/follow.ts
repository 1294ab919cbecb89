// `tracectl tail --from`: follows a backend, where the local tail receives.
import { TracectlError } from '../../../errors.ts'
import type { Backend } from '../../../sources/backend.ts'
import type { CommandContext } from '../../context.ts'
import { openBackendSource } from '../../lookup/open-backend.ts'
import { opensScreen } from '../tail-options.ts'
import type { FollowOptions } from './follow-options.ts'
import { FollowRun } from './follow-run.ts'
import { RHYTHM, type FollowRhythm } from './follow-rhythm.ts'

/**
 * Runs until it is stopped, has printed enough, or nothing has come for long enough.
 * @throws TracectlError when the server cannot be reached at first, or refuses what is asked
 */
export async function follow(context: CommandContext, options: FollowOptions): Promise<number> {
  const backend = await openBackendSource(context, options)
  if (backend === undefined) {
    throw new TracectlError('usage', 'there is no server to follow: the local store is meant', {
      hint: 'tracectl tail receives; tracectl tail --from tempo follows a server',
    })
  }
  try {
    if (!opensScreen(context, options)) {
      return await followBackend(context, options, backend)
    }
    const { followOnScreen } = await import('./follow-screen.ts')
    return await followOnScreen(context, options, backend)
  } finally {
    await backend.close()
  }
}

/** The same for a server that is open already, and stays so. */
export async function followBackend(
  context: CommandContext,
  options: FollowOptions,
  backend: Backend,
  rhythm: Partial<FollowRhythm> = {},
): Promise<number> {
  return await new FollowRun(context, options, backend, { ...RHYTHM, ...rhythm }).run()
}
