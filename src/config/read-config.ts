// The configuration file, read and checked: named contexts as kubectl has them, each with a server of each kind at most.
import { SERVER_KINDS, type BackendSettings, type ServerKind } from './backend-settings.ts'
import { configError, type Place } from './config-error.ts'
import { contextNameFault } from './context-name.ts'
import type { ConfigNode } from './config-tree.ts'
import { FieldReader, type Suggest } from './field-reader.ts'
import { readServer } from './read-server.ts'

export interface Config {
  readonly path: string
  /** As written: there may be no such context. */
  readonly currentContext: string | undefined
  /** In the order of the file. */
  readonly contexts: ReadonlyMap<string, ConfigContext>
  readonly defaults: ConfigDefaults
  /** Where each value stands, by its key: `contexts.staging.tempo.token`. */
  readonly places: ReadonlyMap<string, Place>
  /** What is to be told and stops nothing. */
  readonly warnings: readonly string[]
}

export interface ConfigContext {
  readonly name: string
  readonly servers: ReadonlyMap<ServerKind, BackendSettings>
}

export interface ConfigDefaults {
  readonly timeoutMs: number | undefined
}

/** @throws TracectlError `config-invalid` that names the place, the key and what is allowed */
export function readConfig(tree: ConfigNode, path: string, suggest: Suggest): Config {
  const reader = new FieldReader(suggest)
  const fields = reader.fields(tree, ['current-context', 'contexts', 'defaults'])
  const contexts = new Map<string, ConfigContext>()
  const given = fields.get('contexts')
  for (const { name, place, node } of given === undefined ? [] : reader.entries(given)) {
    const fault = contextNameFault(name)
    if (fault !== undefined) reader.warn(place, `the context '${name}' cannot be asked for: ${fault}`)
    contexts.set(name, { name, servers: readServers(node, reader) })
  }
  return {
    path,
    currentContext: reader.text(fields.get('current-context')),
    contexts,
    defaults: readDefaults(fields.get('defaults'), reader),
    places: reader.places,
    warnings: reader.warnings,
  }
}

function readServers(node: ConfigNode, reader: FieldReader): ConfigContext['servers'] {
  const servers = new Map<ServerKind, BackendSettings>()
  for (const [kind, server] of reader.fields(node, SERVER_KINDS))
    servers.set(kind, readServer(server, reader))
  if (servers.size > 0) return servers
  throw configError(
    node.place,
    `${node.key} names no server: it is to have tempo, jaeger or zipkin`,
    'for example: tempo: { url: http://localhost:3200 }',
  )
}

function readDefaults(node: ConfigNode | undefined, reader: FieldReader): ConfigDefaults {
  if (node === undefined) return { timeoutMs: undefined }
  const fields = reader.fields(node, ['timeout'])
  return { timeoutMs: reader.milliseconds(fields.get('timeout')) }
}
