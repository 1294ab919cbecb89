// A secret in a configuration file: written there, or better where to find it. Nothing of what stands there is ever quoted:
// who writes `token: { abc }` has made the token a key.
import type { Secret } from './backend-settings.ts'
import { configError } from './config-error.ts'
import type { ConfigNode } from './config-tree.ts'
import { nameOf, type FieldReader } from './field-reader.ts'

export function readSecret(node: ConfigNode | undefined, reader: FieldReader): Secret | undefined {
  if (node === undefined) return undefined
  const { value } = node
  if (value.is === 'scalar') return { from: 'inline', value: reader.text(node) ?? '' }
  const entries = reader.entries(node)
  const [way, another] = entries
  if (way === undefined || another !== undefined) throw configError(node.place, `${nameOf(node)} ${ONE}`)
  switch (way.name) {
    case 'env': {
      const name = reader.text(way.node) ?? ''
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { from: 'env', name }
      throw configError(
        way.node.place,
        `${nameOf(node)}.env is to be the name of a variable, as in TEMPO_TOKEN`,
      )
    }
    case 'file':
      return { from: 'file', path: reader.text(way.node) ?? '' }
    case 'exec':
      return { from: 'exec', argv: readCommand(way.node, nameOf(node)) }
    default:
      throw configError(way.place, `${nameOf(node)} ${ONE}`)
  }
}

const ONE =
  'is to be exactly one of { env: NAME }, { file: PATH } and { exec: [COMMAND, ARGUMENT, …] }, or the secret itself'

function readCommand({ value, place }: ConfigNode, name: string): readonly string[] {
  const words = value.is === 'list' ? value.items.map((item) => wordOf(item)) : []
  if (words.length > 0 && words[0] !== '' && words.every((word) => word !== undefined)) return words
  throw configError(place, `${name}.exec is to be a list of the command and its arguments: [vault, read, …]`)
}

function wordOf({ value }: ConfigNode): string | undefined {
  return value.is === 'scalar' ? value.text : undefined
}
