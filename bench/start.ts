// Whole processes, as a user meets them: --help, and `show` of files of 1,000 and 100,000 spans in three shapes. The
// yardstick is node running an empty module.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './median.ts'
import { makeTraceFile, type Shape } from './trace-file.ts'

const BIN = fileURLToPath(new URL('../bin/tracectl.js', import.meta.url))
const RUNS = 9

export function run(): void {
  const folder = mkdtempSync(join(tmpdir(), 'tracectl-bench-'))
  try {
    const empty = join(folder, 'empty.mjs')
    writeFileSync(empty, '')
    const yardstick = measure([empty], RUNS)
    report('node, empty module', yardstick, yardstick)
    report('tracectl --help', measure([BIN, '--help'], RUNS), yardstick)
    const small = writeTrace(folder, 'random', 1_000)
    report('tracectl show, 1,000 spans', measure([BIN, 'show', '--file', small], RUNS), yardstick)
    for (const shape of ['wide', 'deep', 'random'] as const) {
      const large = writeTrace(folder, shape, 100_000)
      report(`tracectl show, 100,000 spans, ${shape}`, measure([BIN, 'show', '--file', large], 3), yardstick)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function writeTrace(folder: string, shape: Shape, spans: number): string {
  const path = join(folder, `${shape}-${spans}.binpb`)
  writeFileSync(path, makeTraceFile({ shape, spans, seed: 1 }))
  return path
}

interface Figures {
  readonly wallMs: number
  readonly peakMiB: number
}

/** Medians; the first run, which fills the caches, is not counted. */
function measure(args: readonly string[], runs: number): Figures {
  const figures = Array.from({ length: runs + 1 }, () => once(args)).slice(1)
  return { wallMs: median(figures.map((f) => f.wallMs)), peakMiB: median(figures.map((f) => f.peakMiB)) }
}

/** The child tells its own peak on the way out, where the system counts it for the process as a whole. */
const TELL_PEAK =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))'

function once(args: readonly string[]): Figures {
  const before = performance.now()
  const child = spawnSync(process.execPath, ['--import', TELL_PEAK, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, COLUMNS: '120' },
  })
  const wallMs = performance.now() - before
  if (child.status !== 0) throw new Error(`${args.join(' ')} ended with ${child.status}: ${child.stderr}`)
  return { wallMs, peakMiB: Number(/peak (\d+)/.exec(child.stderr)?.[1]) / 1024 }
}

function report(name: string, figures: Figures, yardstick: Figures): void {
  const ratio = (figures.wallMs / yardstick.wallMs).toFixed(1)
  console.log(
    `${name.padEnd(40)} ${figures.wallMs.toFixed(0).padStart(6)} ms  ${ratio.padStart(5)} × empty  ${figures.peakMiB.toFixed(0).padStart(5)} MiB`,
  )
}
