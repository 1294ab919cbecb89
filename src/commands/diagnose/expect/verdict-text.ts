// An edge that was expected and is not as it should be, in a sentence with the line that expects it.
import type { EdgeVerdict } from '../../../propagation/expect/expected-edges.ts'
import { formatCounted } from '../../../render/units.ts'
import type { WrittenEdge } from './edges-file.ts'

/** `edges.yaml:4: web -> cart (http) is broken: 12 of 340 calls` */
export function verdictText(
  { expected, state, edges, others }: EdgeVerdict<WrittenEdge>,
  file: string,
): string {
  const name = `${file}:${expected.line}: ${edgeName(expected)}`
  if (state === 'healthy') return `${name} is there and whole`
  if (state === 'absent') return `${name} is absent${otherProtocols(others)}`
  const broken = edges.reduce((sum, edge) => sum + edge.broken, 0)
  const all = edges.reduce((sum, edge) => sum + edge.broken + edge.healthy + edge.linked, 0)
  return `${name} is broken: ${broken} of ${formatCounted(all, 'call')}`
}

function edgeName({ caller, callee, protocol }: WrittenEdge): string {
  return `${caller} -> ${callee}${protocol === undefined ? '' : ` (${protocol})`}`
}

function otherProtocols(others: readonly { readonly protocol: string }[]): string {
  const protocols = [...new Set(others.map(({ protocol }) => protocol))].toSorted()
  return protocols.length === 0 ? '' : `; there is one over ${protocols.join(' and ')}`
}
