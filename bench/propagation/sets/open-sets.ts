// What is measured on: files that were named, public traces where somebody has put them beside the project, and
// applications made up from a seed, which nobody has looked at before.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TraceData } from '../../../src/trace/span.ts'
import { drawApplication } from '../simulator/draw-application.ts'
import { simulate } from '../simulator/simulate.ts'
import { compressArrivals } from './compress.ts'
import { readTraces, type NamedTraces } from './read-traces.ts'
import { buildSpanSet, type SpanSet } from './span-set.ts'
import { stripAttributes } from './strip.ts'

export interface SetOptions {
  readonly files: readonly string[]
  /** Seeds; undefined: some, where there is no file. */
  readonly apps: readonly number[] | undefined
  /** Of each application. */
  readonly spans: number
  /** A part of each set. */
  readonly quick: boolean
  /** Without attributes: by times alone. */
  readonly strip: boolean
  /** How many times faster requests arrive than they did. */
  readonly load: number
}

/** One after the other: they need not be held at once. */
export async function* openSets(options: SetOptions): AsyncGenerator<SpanSet> {
  const { files, apps, spans, quick } = options
  const paths = files.length > 0 || apps !== undefined ? files : publicSets()
  for (const path of paths) yield prepare(await readTraces(path), options)
  const seeds = apps ?? (paths.length === 0 ? DEFAULT_APPS : [])
  for (const seed of seeds) {
    const application = drawApplication(seed)
    const traces = [...simulate(application, quick ? spans / 3 : spans, seed)]
    yield prepare({ name: application.name, traces }, { ...options, quick: false })
  }
}

const DEFAULT_APPS = [1, 2, 3, 4, 5, 6, 7, 8]
const QUICK_TRACES = 500

function publicSets(): readonly string[] {
  const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl.gz'))
      .map((name) => folder + name)
  } catch {
    return []
  }
}

function prepare({ name, traces }: NamedTraces, { quick, strip, load }: SetOptions): SpanSet {
  const some: readonly TraceData[] = quick ? buildSpanSet('', traces).traces.slice(0, QUICK_TRACES) : traces
  const moved = compressArrivals(some, load)
  return buildSpanSet(name, strip ? stripAttributes(moved) : moved)
}
