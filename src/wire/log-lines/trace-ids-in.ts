// Trace ids in the lines of a log, whatever wrote it: `kubectl logs web | grep ERROR | tracectl show -`. Only a source can
// tell whether an id is of one of its traces; this says what looks like one, and why.
import { bareIds, shortIds } from './bare-ids.ts'
import { namedIds } from './named-ids.ts'
import { plainText } from './plain-text.ts'

export interface FoundId {
  /**
   * Lower-case hex. 32 digits are a whole id; 16 are one of 64 bits, or the end of one of 128; others are the beginning
   * of one, or one without its leading zeros.
   */
  readonly digits: string
  /** Lines that name it. */
  readonly count: number
  /** Counted from 1. */
  readonly firstLine: number
  readonly lastLine: number
  /** The field or notation that names it in the first of them: `trace_id`, `traceparent`. undefined for digits alone. */
  readonly via: string | undefined
}

/** Different ids that are told; a log that names more is about everything. */
export const MAX_FOUND_IDS = 1000

/**
 * Each id once, in the order of the first lines. Where any line says by a field or a notation that it names a trace, all
 * others are taken for what they may be just as well, such as checksums; without one, runs of 32 digits are told, and
 * where there are none, shorter ones.
 */
export function traceIdsIn(text: string): readonly FoundId[] {
  const [named, bare, short] = [new IdList(), new IdList(), new IdList()]
  let number = 0
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const stop = newline === -1 ? text.length : newline
    number++
    const raw = text.slice(start, stop)
    start = stop + 1
    if (raw.length < SHORTEST) continue
    const line = plainText(raw)
    for (const { digits, via } of namedIds(line)) named.add(digits, via, number)
    if (named.isEmpty) for (const digits of bareIds(line)) bare.add(digits, undefined, number)
    if (named.isEmpty && bare.isEmpty) {
      for (const digits of shortIds(line)) short.add(digits, undefined, number)
    }
  }
  const found = [named, bare].find((list) => !list.isEmpty) ?? short
  return joinHalves(found.ids())
}

/** Digits of the shortest id. */
const SHORTEST = 6

interface MutableId {
  readonly digits: string
  count: number
  readonly firstLine: number
  lastLine: number
  readonly via: string | undefined
}

class IdList {
  readonly #ids = new Map<string, MutableId>()

  get isEmpty(): boolean {
    return this.#ids.size === 0
  }

  add(digits: string, via: string | undefined, line: number): void {
    const known = this.#ids.get(digits)
    if (known === undefined) {
      if (this.#ids.size === MAX_FOUND_IDS) return
      this.#ids.set(digits, { digits, count: 1, firstLine: line, lastLine: line, via })
    } else if (known.lastLine < line) {
      known.count++
      known.lastLine = line
    }
  }

  ids(): readonly FoundId[] {
    return [...this.#ids.values()]
  }
}

/**
 * Part of a whole id that is there too is that one: the 64 bits that some services of a trace know of it, or its first
 * digits. What may be a part of two stays by itself.
 */
function joinHalves(ids: readonly FoundId[]): readonly FoundId[] {
  const whole = ids.filter(({ digits }) => digits.length === WHOLE)
  if (whole.length === 0 || whole.length === ids.length) return ids
  const joined = new Map(ids.map((id) => [id.digits, id]))
  for (const part of ids) {
    if (part.digits.length === WHOLE) continue
    const [only, another] = whole.filter(({ digits }) => isPart(part.digits, digits))
    if (only === undefined || another !== undefined) continue
    joined.delete(part.digits)
    joined.set(only.digits, join(joined.get(only.digits) ?? only, part))
  }
  return [...joined.values()].toSorted((a, b) => a.firstLine - b.firstLine)
}

const WHOLE = 32

function isPart(part: string, whole: string): boolean {
  return whole.startsWith(part) || (part.length === WHOLE / 2 && whole.endsWith(part))
}

/** A line that names both is counted twice at most where the lines of the two overlap: how many do nobody remembers. */
function join(whole: FoundId, part: FoundId): FoundId {
  const overlap = whole.firstLine <= part.lastLine && part.firstLine <= whole.lastLine
  return {
    ...whole,
    count: overlap ? Math.max(whole.count, part.count) : whole.count + part.count,
    firstLine: Math.min(whole.firstLine, part.firstLine),
    lastLine: Math.max(whole.lastLine, part.lastLine),
    via: part.firstLine < whole.firstLine ? part.via : whole.via,
  }
}
