// What a person sees who asks where context is lost: the problems view over a shop in Flask that calls the stock with a raw
// client, recorded, and below it a request put together across the break.
import { readFileSync } from 'node:fs'
import { KnownProblems } from '../../src/commands/screen/diagnosing/known-problems.ts'
import { lookAtFile } from '../../src/commands/screen/diagnosing/look.ts'
import { stitchTrace } from '../../src/propagation/stitch/stitch-trace.ts'
import { jointTexts } from '../../src/render/propagation/joint-words.ts'
import { fileSourceOf } from '../../src/sources/file.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { instantOf } from '../../src/trace/time.ts'
import { shownTraceOf } from '../../src/tui/shown-trace.ts'
import type { DrawnScreen } from './drawn-screen.ts'

/** @throws Error when nothing is found in what was recorded */
export async function problemsScreen(): Promise<Omit<DrawnScreen, 'theme'>> {
  const path = new URL('../../test/fixtures/breaks/python-requests-raw.jsonl.gz', import.meta.url)
  const source = fileSourceOf('traces.jsonl', readFileSync(path))
  const looked = await lookAtFile(source, { readAt: instantOf(0n), spans: Infinity }, () => 0)
  if (looked === undefined) throw new Error('nothing was recorded')
  const known = new KnownProblems()
  known.add(looked)
  const sample = known.data.problems[0]?.samples[0]
  if (sample === undefined) throw new Error('nothing is broken in what was recorded')
  const { signal } = new AbortController()
  const together = await Promise.all(sample.traces.map((id) => source.fetchTrace(id, signal)))
  const stitched = stitchTrace(
    together.filter((data) => data !== undefined),
    sample.joints,
  )
  return {
    columns: 112,
    rows: 36,
    focus: 'trace',
    data: {
      list: undefined,
      shown: shownTraceOf(buildTrace(stitched.data), { isOpen: false, joints: jointTexts(stitched.joints) }),
      problems: known.data,
      title: { source: 'traces.jsonl', spansPerSecond: undefined, trouble: undefined },
    },
    keys: ['p'],
  }
}
