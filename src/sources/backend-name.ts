// What a server is called: for people, and for telling whose copies are whose.
import type { BackendTarget } from './backend.ts'

/** `Tempo at http://localhost:3200`, `Jaeger staging at https://…`. */
export function backendLabel(word: string, { name, url }: BackendTarget): string {
  return name === undefined ? `${word} at ${url}` : `${word} ${name} at ${url}`
}

/** As Backend.identity: of one tenant nothing is shown to another. */
export function backendIdentity(kind: string, { url, headers, tenantHeader }: BackendTarget): string {
  const tenants = Object.entries(headers)
    .filter(([name]) => USUAL.test(name) || name.toLowerCase() === tenantHeader)
    .map(([, value]) => `tenant=${value}`)
  return [kind, url, ...tenants].join(' ')
}

/** Of Jaeger and of Tempo. */
const USUAL = /^x-(?:tenant|scope-orgid)$/i
