// What can be said about one server in a context of the configuration file, by flags or by the environment: secrets are not
// in it but where they are to be found.

export interface BackendSettings {
  readonly url: string | undefined
  /** X-Scope-OrgID of Tempo, x-tenant of Jaeger. */
  readonly tenant: string | undefined
  readonly username: string | undefined
  readonly password: Secret | undefined
  readonly token: Secret | undefined
  readonly headers: Readonly<Record<string, string | Secret>>
  readonly tls: TlsSettings
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
  readonly skipVerify: boolean
}
