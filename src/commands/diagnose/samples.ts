// One broken request of each finding, put together, to be drawn: the surest of its pairs, with whatever else is joined to it.
import { TracectlError } from '../../errors.ts'
import type { Diagnosis, Joint, Pair, PropagationFinding } from '../../propagation/diagnosis.ts'
import { stitchTrace, type StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { JointIndex } from '../show/stitch/belonging.ts'
import type { Looked } from './look.ts'

/** By the finding's id; none of a finding of which no request is known, or whose traces have gone. */
export async function fetchSamples(
  { fetchTrace }: Pick<Looked, 'fetchTrace'>,
  { findings, joints }: Diagnosis,
): Promise<ReadonlyMap<string, StitchedTrace>> {
  const samples = new Map<string, StitchedTrace>()
  const index = new JointIndex(joints)
  const fetched = new Map<TraceId, Promise<TraceData | undefined>>()
  const fetch = (id: TraceId): Promise<TraceData | undefined> => {
    const known = fetched.get(id) ?? fetchTrace(id).catch(passOver)
    fetched.set(id, known)
    return known
  }
  for (const finding of findings.slice(0, MOST_DRAWN)) {
    const pair = surestPair(finding)
    if (pair === undefined) continue
    const isSure = ({ confidence, relation, findingId }: Joint): boolean =>
      confidence >= SURE || relation === 'linked' || findingId === finding.id
    const { traces, joints: between } = index.belongingTo(pair.callerTraceId, isSure, MOST_TRACES)
    const data = await Promise.all(traces.map(fetch))
    const stitched = stitchTrace(
      data.filter((one) => one !== undefined && one.spans.length > 0) as readonly TraceData[],
      between,
    )
    if (stitched.joints.size > 0) samples.set(finding.id, stitched)
  }
  return samples
}

/** Nobody reads more drawings; of a server each takes some requests. */
const MOST_DRAWN = 20
const MOST_TRACES = 6
const SURE = 0.7

function surestPair({ pairs }: PropagationFinding): Pair | undefined {
  let best: Pair | undefined
  for (const pair of pairs) if (best === undefined || pair.confidence > best.confidence) best = pair
  return best
}

/** The report is worth telling without its drawings. */
function passOver(error: unknown): undefined {
  if (!(error instanceof TracectlError)) throw error
}
