// Where the demo keeps what it records. A store is held for no longer than it takes to write to it, so that a `tail` can be
// opened at any time; a store that a `tail` has is written to by way of that. A first try must not fail because the store
// is taken, or the home directory read-only; but a store that was asked for by name is used or nothing is.
import { dirname, join } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { findListening, type Listening } from '../../store/find-listening.ts'
import { IN_MEMORY } from '../../store/sqlite/database.ts'
import { openStoreWriter } from '../../store/store-writer.ts'
import type { CommandContext } from '../context.ts'
import { storePathOf } from '../lookup/store-path.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { ExportRequest } from './delivery.ts'
import type { DemoOptions } from './demo-options.ts'

export interface DemoStore {
  /** Undefined in memory, until the demo ends. */
  readonly path: string | undefined
  /** What `show` needs to find it: nothing for the default store, undefined when nothing is kept. */
  readonly flag: '' | `--store ${string}` | undefined
  /** Why it is another than the usual one. */
  readonly notice: string | undefined
  /** The tail that writes to it: what is to be kept has to be sent there. */
  readonly tail: Listening | undefined
}

/**
 * Keeps the requests, unless the store turns out to be a tail's. With none it finds out where they can be kept.
 * @throws TracectlError `store-…` when --store names one that cannot be used
 */
export async function keepInStore(
  context: CommandContext,
  options: Pick<DemoOptions, 'store'>,
  requests: readonly ExportRequest[],
): Promise<DemoStore> {
  const path = storePathOf(context, options)
  const inMemory = { path: undefined, flag: undefined, tail: undefined }
  if (path === IN_MEMORY) return { ...inMemory, notice: undefined }
  const flag = options.store === undefined ? '' : storeFlag(path)
  try {
    const tail = await writeOrFindTail(context, path, requests)
    return { path, flag, notice: undefined, tail }
  } catch (error) {
    if (options.store !== undefined || !(error instanceof TracectlError)) throw error
    if (error.code !== 'store-busy') {
      const notice = `${error.message}; the demo keeps its traces in memory, until it ends`
      return { ...inMemory, notice }
    }
    const beside = join(dirname(path), 'demo.db')
    await writeOrFindTail(context, beside, requests)
    const notice = `${error.message}; the demo keeps its traces in ${beside}`
    return { path: beside, flag: storeFlag(beside), notice, tail: undefined }
  }
}

function storeFlag(path: string): `--store ${string}` {
  return `--store ${shellQuote(path)}`
}

/** @returns the tail that has the store, when there is one that takes spans in */
async function writeOrFindTail(
  context: CommandContext,
  path: string,
  requests: readonly ExportRequest[],
): Promise<Listening | undefined> {
  const running = await findTail(path)
  if (running !== undefined) return running
  try {
    await write(context, path, requests)
    return undefined
  } catch (error) {
    if (!(error instanceof TracectlError) || error.code !== 'store-busy') throw error
    // It may just have been opened.
    const tail = await findTail(path)
    if (tail === undefined) throw error
    return tail
  }
}

async function findTail(path: string): Promise<Listening | undefined> {
  try {
    const listening = findListening(path)
    return listening !== undefined && (await isTracectl(listening.endpoint)) ? listening : undefined
  } catch (error) {
    // What is wrong with the store is told where it is written to.
    if (error instanceof TracectlError) return undefined
    throw error
  }
}

async function write(
  context: CommandContext,
  path: string,
  requests: readonly ExportRequest[],
): Promise<void> {
  const writer = openStoreWriter({ path, now: () => context.now(), pid: context.pid })
  try {
    await Promise.all(requests.map(({ signal, body }) => writer.ingest(signal, body.slice()).committed))
  } finally {
    await writer.close()
  }
}

/** A store may lie where two machines see it, or two containers, and loopback is each one's own. */
async function isTracectl(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(endpoint, { redirect: 'manual', signal: AbortSignal.timeout(ASK_MS) })
    return (await answer.text()).startsWith('tracectl ')
  } catch {
    return false
  }
}

const ASK_MS = 1_000
