// The store alone, without sockets: spans taken in and committed to a file, as a ratio to appending the same bytes to one;
// one trace found among a million spans; the file's size; and memory while it fills.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Filled, LookedUp } from './store-load.ts'

const LOAD = fileURLToPath(new URL('store-load.ts', import.meta.url))
const SPANS = 200_000
const MANY_SPANS = 1_000_000

export function run(): void {
  const directory = mkdtempSync(join(tmpdir(), 'tracectl-bench-'))
  try {
    ingest(directory)
    million(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function ingest(directory: string): void {
  console.log('spans/request  traces  spans/s    spans/CPU-s  of plain appends  file/bytes  longest block')
  for (const [each, traces] of [
    [512, 1],
    [512, 10],
    [512, 50],
    [512, 170],
    [64, 1],
    [64, 10],
    [1, 1],
  ] as const) {
    const spans = each === 1 ? SPANS / 10 : SPANS
    const path = join(directory, `${each}-${traces}.db`)
    const filled = load('fill', path, spans, each, traces) as Filled
    const plain = load('append', `${path}.plain`, spans, each, traces) as number
    const cells = [
      String(each).padStart(13),
      String(traces).padStart(6),
      rate(filled.spans, filled.wall),
      rate(filled.spans, filled.cpu).padEnd(11),
      `1/${(filled.wall / plain).toFixed(1)}`.padEnd(16),
      (filled.bytes / filled.received).toFixed(2).padEnd(10),
      `${filled.longestBlock.toFixed(0)} ms`,
    ]
    console.log(cells.join('  '))
    rmSync(path)
    rmSync(`${path}.plain`)
  }
}

function million(directory: string): void {
  const path = join(directory, 'million.db')
  const filled = load('fill', path, MANY_SPANS, 512, 50) as Filled
  console.log(
    `\n1 M spans: ${rate(filled.spans, filled.wall).trim()} spans/s, longest block ${filled.longestBlock.toFixed(0)} ms`,
  )
  console.log(`resident MiB, every 100,000 spans: ${filled.rss.map((mib) => mib.toFixed(0)).join(' ')}`)
  console.log(`file / bytes received: ${(filled.bytes / filled.received).toFixed(3)}`)
  console.log(`opening a trace that has just come in: ${filled.fetchRecent.toFixed(0)} µs`)
  for (const id of [filled.traceIds[0]!, filled.traceIds.at(-1)!]) {
    const { cold, warm, prefix, spans } = load('lookup', path, id) as LookedUp
    console.log(
      `one trace (${spans} spans) among them, in a new process: ${cold.toFixed(1)} ms; again ${warm.toFixed(2)} ms; its prefix ${prefix.toFixed(1)} ms`,
    )
  }
}

function load(...args: readonly (string | number)[]): unknown {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--no-warnings', LOAD, ...args.map(String)],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function rate(count: number, milliseconds: number): string {
  return Math.round((count / milliseconds) * 1000)
    .toLocaleString('en')
    .padEnd(9)
}
