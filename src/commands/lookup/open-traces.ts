// Where a command looks traces up by id: a server, when flags, environment or the current context name one, else the
// local store. The code of each is loaded only where it is needed.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { Backend } from '../../sources/backend.ts'
import type { CacheOptions } from '../../sources/cached-backend.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { CommandContext } from '../context.ts'
import { refuseServerFlags } from '../servers/misplaced-flags.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { SourceOptions } from '../values/source-options.ts'
import { storePathOf } from './store-path.ts'

export type TracesOptions = SourceOptions & GlobalOptions

export interface OpenedTraces {
  readonly source: SearchableSource
  /** Whether it is a server: one that knows ids, and cannot be looked through. */
  readonly isBackend: boolean
  /** The source itself, where it is one. */
  readonly backend: Backend | undefined
}

/**
 * What is fetched from a server is kept in the store, and taken from there the next time.
 * @param verb for what cannot be done: `show`, `compare`
 * @throws TracectlError when there is no store, or the server cannot be told or reached
 */
export async function openTraces(
  context: CommandContext,
  options: TracesOptions,
  verb: string,
): Promise<OpenedTraces> {
  // A store that was named is meant, unless a server was as well: then it is where copies are kept.
  if (options.from !== undefined || options.context !== undefined || options.store === undefined) {
    const { openBackendSource } = await import('./open-backend.ts')
    const backend = await openBackendSource(context, options)
    if (backend !== undefined) {
      const { cachedBackend } = await import('../../sources/cached-backend.ts')
      const source = cachedBackend(backend, await cacheOptions(context, options))
      return { source, isBackend: true, backend: source }
    }
  } else refuseServerFlags(options)
  const path = storePathOf(context, options)
  if (path === ':memory:') {
    throw new TracectlError('usage', `a store in memory holds nothing to ${verb}`, {
      hint: 'name a file with --store PATH, or leave it out for the default one',
    })
  }
  const { openLocalSource } = await import('../../sources/local.ts')
  return { source: openLocalSource(path), isBackend: false, backend: undefined }
}

async function cacheOptions(context: CommandContext, options: TracesOptions): Promise<CacheOptions> {
  const { LenientCopies } = await import('../../store/fetched/lenient-copies.ts')
  const copies = new LenientCopies(storePathOf(context, options), (why) => {
    if (options.verbose === 0) return
    void context.stderr.write(printable(`tracectl: no copy is kept or read: ${why}\n`))
  })
  return { copies, now: () => context.now(), refresh: options.refresh }
}

/** The flags that say where, to go before an id in a hint: ` --from tempo`, or nothing. */
export function placeFlags({
  from,
  context,
  store,
}: {
  readonly from?: string | undefined
  readonly context?: string | undefined
  readonly store?: string | undefined
}): string {
  const flags: string[] = []
  if (context !== undefined) flags.push(` --context ${shellQuote(context)}`)
  if (from !== undefined) flags.push(` --from ${shellQuote(withoutSecrets(from))}`)
  if (store !== undefined) flags.push(` --store ${shellQuote(store)}`)
  return flags.join('')
}

/** A URL may have a password in it, and hints are printed. */
function withoutSecrets(from: string): string {
  return from.replace(/^([a-z]+:\/\/)?.*@/is, '$1')
}
