// What a break.json says: the programs, the load on them, and what a diagnosis has to find.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const GALLERY: string = join(import.meta.dirname, '..')

export interface Break {
  /** The name of its folder and of its fixture. */
  readonly slug: string
  readonly title: string
  /** What a newcomer did, in a sentence or two. */
  readonly story: string
  readonly programs: readonly Program[]
  /** Absent where the programs make their own work; then they run for `seconds`. */
  readonly load?: Load
  readonly seconds?: number
  readonly expected: Expected
  /** Its folder, absolute. */
  readonly folder: string
  readonly languages: readonly string[]
}

export interface Program {
  /** Unique here: its host name on the network, and with PORT the URL that the others find in NAME_URL. */
  readonly name: string
  /** service.name; `name` unless two programs are instances of one service. */
  readonly service?: string
  readonly command: readonly string[]
  /** Whose toolchain and packages it runs with; that of the folder above the break's unless said. */
  readonly language?: string
  readonly env?: Readonly<Record<string, string>>
  /** Added to OTEL_RESOURCE_ATTRIBUTES; POD and IP are replaced. */
  readonly resource?: Readonly<Record<string, string>>
  /** False for a worker or a job, which nobody calls. */
  readonly listens?: boolean
  /** How long such a one takes to start, where what comes next must find it running. */
  readonly startSeconds?: number
  /** False for what sends no spans and should not be told where to, such as a dumb proxy. */
  readonly telemetry?: boolean
}

export interface Load {
  /** One or several are chosen from at random; NAME stands for a program's host and port, {item} for one of a few goods, {n} for a number of its own. */
  readonly urls: readonly string[]
  readonly requests?: number
  /** Mean of the exponentially distributed gaps between requests. */
  readonly gapMs?: number
  /** As many before the recording begins: the first requests of a JVM are not what it does. */
  readonly warmUp?: number
  /** {traceId}, {spanId}, {epoch} (hex seconds) and {traceTail} (24 digits) are filled in, new for each request. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Expected {
  /** Empty where nothing is broken. */
  readonly findings: readonly ExpectedFinding[]
  /** Codes of what must be set aside with its reason, such as C13 or C18. */
  readonly legitimate?: readonly string[]
  /** Codes that may be reported and need not: remarks on a trace that is whole. */
  readonly tolerated?: readonly string[]
}

export interface ExpectedFinding {
  readonly kind: string
  readonly mode: string
  readonly caller: string
  readonly callee: string
  /** What was done. Named first, or, where the spans cannot tell it from the causes in `or`, after any of those. */
  readonly cause: string
  readonly or?: readonly string[]
  /** Attribute and value of the only instances that are broken: `service.version=2.0.0`. */
  readonly slice?: string
}

/** Those named, or all; in order of language and name. */
export function findBreaks(slugs: readonly string[]): readonly Break[] {
  const all = readdirSync(GALLERY, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: language }) =>
      readdirSync(join(GALLERY, language))
        .map((slug) => ({ language, slug, folder: join(GALLERY, language, slug) }))
        .filter(({ folder }) => existsSync(join(folder, 'break.json'))),
    )
  for (const slug of slugs) {
    if (!all.some((each) => each.slug === slug)) throw new Error(`no break is called ${slug}`)
  }
  return all.filter(({ slug }) => slugs.length === 0 || slugs.includes(slug)).map(readBreak)
}

function readBreak({ language, slug, folder }: { language: string; slug: string; folder: string }): Break {
  const read = JSON.parse(readFileSync(join(folder, 'break.json'), 'utf8')) as Omit<
    Break,
    'slug' | 'folder' | 'languages'
  >
  const programs = read.programs.map((program) => ({ ...program, language: program.language ?? language }))
  return {
    ...read,
    slug,
    folder,
    programs,
    languages: [...new Set(programs.map((program) => program.language))],
  }
}
