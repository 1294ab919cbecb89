// What can be said about one server in a context of the configuration file, by flags or by the environment: secrets are not
// in it but where they are to be found.

/** As BackendKind of the sources. */
export type ServerKind = 'tempo' | 'jaeger' | 'zipkin'

export const SERVER_KINDS: readonly ServerKind[] = ['tempo', 'jaeger', 'zipkin']

export interface BackendSettings {
  readonly url: string | undefined
  /** X-Scope-OrgID of Tempo, x-tenant of Jaeger. */
  readonly tenant: string | undefined
  /** The header for the tenant, where it is another one. */
  readonly tenantHeader: string | undefined
  readonly username: string | undefined
  readonly password: Secret | undefined
  readonly token: Secret | undefined
  readonly headers: Readonly<Record<string, string | Secret>>
  readonly tls: TlsSettings
  readonly timeoutMs: number | undefined
  /** Ask through a data source of Grafana. */
  readonly grafana: GrafanaSettings | undefined
  /** The page of a person for a trace, with {traceId} in it, where it is not found out. */
  readonly traceUrl: string | undefined
}

/** Exactly one way to get it. */
export type Secret =
  | { readonly from: 'inline'; readonly value: string }
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'file'; readonly path: string }
  /** No shell; 10 s; its standard output, trimmed. */
  | { readonly from: 'exec'; readonly argv: readonly string[] }

export interface TlsSettings {
  /** Paths of PEM files. */
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly skipVerify: boolean | undefined
}

export interface GrafanaSettings {
  /** undefined: GRAFANA_URL. */
  readonly url: string | undefined
  /** The uid of the data source. */
  readonly datasource: string
  /** Of a service account; undefined: GRAFANA_SERVICE_ACCOUNT_TOKEN. */
  readonly token: Secret | undefined
}

export const NO_SETTINGS: BackendSettings = {
  url: undefined,
  tenant: undefined,
  tenantHeader: undefined,
  username: undefined,
  password: undefined,
  token: undefined,
  headers: {},
  tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: undefined },
  timeoutMs: undefined,
  grafana: undefined,
  traceUrl: undefined,
}
