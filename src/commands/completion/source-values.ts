// Values that a source knows, for shell completion: services, operations, tags and their values, of wherever the words typed so
// far say to look. Whatever goes wrong, the shell is told nothing; and it waits for us, so not for long.
import { sanitize } from '../../render/text.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { CommandContext, OutputStream } from '../context.ts'
import { openSearched } from '../search/open-searched.ts'
import { readSourceOptions, type SourceFlags } from '../values/source-options.ts'

export interface SourceValue {
  readonly value: string
  readonly meaning: string
}

/**
 * @param words typed so far
 * @param tag of `--tag`: the key before the =, where that has been typed
 * @returns undefined for a flag whose values no source knows
 */
export async function sourceValues(
  context: CommandContext,
  flag: string | undefined,
  words: readonly string[],
  tag: string | undefined,
): Promise<readonly SourceValue[] | undefined> {
  const ask = flag === undefined || !Object.hasOwn(QUESTIONS, flag) ? undefined : QUESTIONS[flag]
  if (ask === undefined) return undefined
  const signal = AbortSignal.any([context.stop, AbortSignal.timeout(PATIENCE_MS)])
  try {
    const { source } = await openSearched(silent(context, signal), placeIn(words), 'tracectl search')
    try {
      const values = await ask({ source, signal, words, tag })
      return values
        .filter(isTypable)
        .slice(0, OFFERED)
        .map((value) => ({ value, meaning: '' }))
    } finally {
      await source.close()
    }
  } catch {
    return []
  }
}

const PATIENCE_MS = 2000
// More than a person reads.
const OFFERED = 200

interface Question {
  readonly source: SearchableSource
  readonly signal: AbortSignal
  readonly words: readonly string[]
  readonly tag: string | undefined
}

const QUESTIONS: Readonly<Record<string, (question: Question) => Promise<readonly string[]>>> = {
  '--service': ({ source, signal }) => source.services(signal),
  async '--operation'({ source, signal, words }) {
    const typed = valuesIn('--service', words)
    const services = typed.length > 0 ? typed : await source.services(signal)
    const names = new Set<string>()
    // Of so many that they can be asked one after the other.
    for (const service of services.slice(0, ASKED)) {
      for (const name of await source.operations(service, signal)) names.add(name)
    }
    return [...names].toSorted()
  },
  async '--tag'({ source, signal, tag }) {
    if (tag !== undefined) return await source.tagValues(tag, signal)
    return (await source.tagNames(signal)).map((name) => `${name}=`)
  },
}

const ASKED = 10

/** Flags that say where to look, and as whom. */
const PLACE_FLAGS = {
  '--from': 'from',
  '--context': 'context',
  '--config': 'config',
  '--token-file': 'tokenFile',
  '--username': 'username',
  '--password-file': 'passwordFile',
  '--tenant': 'tenant',
  '--ca-cert': 'caCert',
  '--client-cert': 'clientCert',
  '--client-key': 'clientKey',
} as const satisfies Readonly<Record<string, keyof SourceFlags>>

function placeIn(words: readonly string[]): Parameters<typeof openSearched>[1] {
  const flags: Record<string, unknown> = {
    header: [...valuesIn('--header', words), ...valuesIn('-H', words)],
    skipVerify: words.includes('--skip-verify'),
  }
  for (const [flag, name] of Object.entries(PLACE_FLAGS)) flags[name] = valuesIn(flag, words).at(-1)
  const file = [...valuesIn('--file', words), ...valuesIn('-f', words)].at(-1)
  return {
    ...readSourceOptions(flags),
    store: valuesIn('--store', words).at(-1),
    quiet: true,
    verbose: 0,
    // Standard input is the shell's.
    file: file === '-' ? undefined : file,
  }
}

/** `--flag value` and `--flag=value`; what is being typed is no value yet. */
function valuesIn(flag: string, words: readonly string[]): readonly string[] {
  return words.slice(0, -1).flatMap((word, index) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)]
    return word === flag && index < words.length - 2 ? [words[index + 1] ?? ''] : []
  })
}

/** What a source has to say would stand in the middle of a command line. */
function silent(context: CommandContext, stop: AbortSignal): CommandContext {
  const stderr: OutputStream = {
    isTTY: false,
    columns: context.stderr.columns,
    rows: undefined,
    theme: context.stderr.theme,
    write: () => Promise.resolve(),
  }
  return { ...context, stderr, stop }
}

/** A name that a shell cannot give back is not offered. */
function isTypable(value: string): boolean {
  return value !== '' && sanitize(value) === value
}
