// The masked configuration as YAML, each value with its origin as a comment behind it.
import { Document, isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import type { MaskedMap } from './masked-config.ts'

/** @param origins by key: `contexts.staging.tempo.url` */
export function configYaml(config: MaskedMap, origins: ReadonlyMap<string, string>): string {
  const document = new Document(config)
  if (isMap(document.contents)) layOut(document.contents, '', origins)
  return document.toString({ lineWidth: 0 })
}

function layOut(map: YAMLMap, above: string, origins: ReadonlyMap<string, string>): void {
  for (const { key, value } of map.items) {
    const path = `${above}${nameOf(key)}`
    const origin = origins.get(path)
    if (isMap(value) && !isSecret(value)) layOut(value, `${path}.`, origins)
    else if (isMap(value)) value.flow = true
    if (origin !== undefined) (value as Node).comment = ` ${origin}`
  }
}

/** `{ env: NAME }` and its like fit a line. */
function isSecret({ items }: YAMLMap): boolean {
  const [only, another] = items
  return another === undefined && ['env', 'file', 'exec'].includes(nameOf(only?.key))
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}
