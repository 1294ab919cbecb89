// The story of a round, and what to type next: commands are named only where they find what they are about.
import { TracectlError } from '../../errors.ts'
import type { DemoResult } from '../../demo/system.ts'
import type { StoreReader } from '../../store/span-store.ts'
import { openStoreReader } from '../../store/store-reader.ts'
import type { TraceId } from '../../trace/span.ts'
import type { CommandContext } from '../context.ts'
import { storePathOf } from '../lookup/store-path.ts'
import { programName } from '../values/program-name.ts'
import { spanToShow, tellNextSteps, tellStory, type Look } from './demo-story.ts'
import type { Arrived } from './destination.ts'
import type { RoundIntake } from './round-intake.ts'

export interface ToldRound {
  readonly result: DemoResult
  readonly intake: RoundIntake
  readonly arrived: Arrived
  readonly repeats: boolean
}

export async function printStory(
  context: CommandContext,
  { result, intake, arrived, repeats }: ToldRound,
): Promise<void> {
  const { checkoutTraceId, fragmentTraceId } = result
  const { stdout, env } = context
  const checkout = intake.trace(checkoutTraceId)
  const fragment = intake.trace(fragmentTraceId)
  const look: Look = { width: stdout.columns, theme: stdout.theme }
  // Where the environment said to send it, that may have been a tail with the usual store.
  const { path, flag } = arrived.store ?? { path: storePathOf(context, { store: undefined }), flag: '' }
  const ids = await namesOf(path, [checkoutTraceId, fragmentTraceId])
  const next = tellNextSteps(
    {
      program: programName(env),
      store: ids === undefined ? undefined : flag,
      checkoutId: ids?.[0] ?? checkoutTraceId,
      fragmentId: ids?.[1] ?? fragmentTraceId,
      spanId: spanToShow(checkout).id.slice(0, SHORTEST_ID),
      repeats,
    },
    look,
  )
  await stdout.write(`${[...tellStory({ checkout, fragment }, look), '', ...next].join('\n')}\n`)
}

const SHORTEST_ID = 8

/** As few digits of each as name one trace of the store; undefined when they are not all in there. */
async function namesOf(
  path: string | undefined,
  ids: readonly TraceId[],
): Promise<readonly string[] | undefined> {
  if (path === undefined) return undefined
  try {
    const reader = openStoreReader({ path })
    try {
      if (!ids.every((id) => reader.findTraceIds(id, 1).length === 1)) return undefined
      return ids.map((id) => shortId(reader, id))
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (error instanceof TracectlError) return undefined
    throw error
  }
}

function shortId(store: Pick<StoreReader, 'findTraceIds'>, id: TraceId): string {
  for (let length = SHORTEST_ID; length < id.length; length += 4) {
    const prefix = id.slice(0, length)
    if (store.findTraceIds(prefix, 2).length === 1) return prefix
  }
  return id
}
