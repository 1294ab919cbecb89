// --service: of what was found, only what concerns some services. It was found by looking at all of them.
import { TracectlError } from '../../errors.ts'
import type { Diagnosis } from '../../propagation/diagnosis.ts'
import type { SpanTable } from '../../propagation/spans/span-table.ts'
import { nearest } from '../lookup/nearest.ts'
import { shellQuote } from '../values/shell-quote.ts'

/** Empty: everything. */
export function narrowDiagnosis(diagnosis: Diagnosis, services: readonly string[]): Diagnosis {
  if (services.length === 0) return diagnosis
  const asked = new Set(services)
  const findings = diagnosis.findings.filter(
    ({ caller, callee }) => asked.has(caller.service) || asked.has(callee.service),
  )
  const ids = new Set<string | undefined>(findings.map(({ id }) => id))
  return {
    ...diagnosis,
    findings,
    legitimate: diagnosis.legitimate.filter(({ service }) => asked.has(service)),
    edges: diagnosis.edges.filter(({ caller, callee }) => asked.has(caller) || asked.has(callee)),
    joints: diagnosis.joints.filter(({ findingId }) => findingId === undefined || ids.has(findingId)),
  }
}

/** One that takes no part is more likely mistyped than meant. @throws TracectlError `nothing-matched` */
export function refuseUnknownServices(table: SpanTable, services: readonly string[]): void {
  if (services.length === 0) return
  const known = new Set(table.operations.map(({ serviceName }) => serviceName))
  for (const name of services) {
    if (known.has(name)) continue
    const [meant] = nearest(name, known, 2)
    const hint =
      meant === undefined
        ? `there are: ${[...known].toSorted().slice(0, LISTED).join(', ')}${known.size > LISTED ? ', …' : ''}`
        : `did you mean: --service ${shellQuote(meant)}`
    throw new TracectlError('nothing-matched', `--service: '${name}' takes no part in these traces`, { hint })
  }
}

const LISTED = 20
