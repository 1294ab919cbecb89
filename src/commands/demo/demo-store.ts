// Where `demo` keeps what it receives. A first try must not fail because a `tail` is running in the next terminal, or
// because the home directory is read-only; but a store that was asked for by name is used or nothing is.
import { dirname, join } from 'node:path'
import { TracectlError } from '../../errors.ts'
import type { StoreWriter } from '../../store/span-store.ts'
import { openStoreWriter } from '../../store/store-writer.ts'
import type { CommandContext } from '../context.ts'
import type { DemoOptions } from './demo-options.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { storePathOf } from '../lookup/store-path.ts'

export interface DemoStore {
  readonly writer: StoreWriter
  readonly path: string
  /** What `show` needs to find it: nothing for the default store, undefined when nothing is kept. */
  readonly flag: '' | `--store ${string}` | undefined
  /** Why it is another than the usual one. */
  readonly notice: string | undefined
}

/** @throws TracectlError `store-…` when --store names one that cannot be used */
export function openDemoStore(context: CommandContext, options: DemoOptions): DemoStore {
  const open = (path: string): StoreWriter =>
    openStoreWriter({ path, now: () => context.now(), pid: context.pid })
  const path = storePathOf(context, options)
  const flag = path === MEMORY ? undefined : options.store === undefined ? '' : storeFlag(path)
  try {
    return { writer: open(path), path, flag, notice: undefined }
  } catch (error) {
    if (options.store !== undefined || !(error instanceof TracectlError)) throw error
    if (error.code === 'store-busy') {
      const beside = join(dirname(path), 'demo.db')
      const notice = `${error.message}; the demo keeps its traces in ${beside}`
      return { writer: open(beside), path: beside, flag: storeFlag(beside), notice }
    }
    const notice = `${error.message}; the demo keeps its traces in memory, until it ends`
    return { writer: open(MEMORY), path: MEMORY, flag: undefined, notice }
  }
}

const MEMORY = ':memory:'

function storeFlag(path: string): `--store ${string}` {
  return `--store ${shellQuote(path)}`
}
