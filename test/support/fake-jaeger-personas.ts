// What differs between the Jaegers that are out there, and the servers that answer as one does.

export type JaegerPersona =
  | 'jaeger-1.52'
  | 'jaeger-1.53'
  | 'jaeger-1.76'
  | 'jaeger-2.13'
  | 'jaeger-2.18'
  | 'jaeger-2.20'
  | 'jaeger-2.21'
  | 'victoriatraces'
  | 'greptime'

export interface PersonaRules {
  readonly basePath: string
  readonly v3: V3Rules | undefined
  readonly internal: InternalRules
  /** Of paths that it does not know. */
  readonly unknown: 'page' | 'page but v3' | 'text' | 'victoria' | 'nothing'
  /** For the page. */
  readonly version: string
}

export interface V3Rules {
  readonly ids: 'hex' | 'base64'
  readonly documents: 'one' | 'one for each trace'
  readonly contentType: string
  /** Knows attributes, summaries, camel case, and 100 as the depth that is meant. */
  readonly full: boolean
  readonly emptySearch: 'no body' | 'empty result' | 'not found'
  readonly unknownId: 'grpc gateway' | 'trace not found' | 'No traces found'
  readonly emptyServices: '{}' | '[]'
  /** The store refuses a depth of 0. */
  readonly needsDepth: boolean
  /** A search without a service finds something. */
  readonly anyService: boolean
  /** Failures and kinds, which OTLP has as fields, can be searched for as tags. */
  readonly fieldTags: boolean
  readonly adjusts: boolean
  /** What was adjusted is kept: read again, its warnings are there twice, and raw reads are no longer raw. */
  readonly keepsAdjusted: boolean
}

export interface InternalRules {
  readonly search: boolean
  readonly operations: 'both' | 'by query' | 'by path'
  readonly empty: 'null' | '[]'
  readonly orphanWording: 'v1' | 'v2'
  readonly shuffles: boolean
  readonly dependencies: boolean
  /** What a service does within itself is a dependency. */
  readonly selfCalls: boolean
  /** What is said to a search without a service. */
  readonly noService: 'jaeger' | 'foreign'
  readonly shortIds: boolean
}

const OLD_V3: V3Rules = {
  ids: 'base64',
  documents: 'one',
  contentType: 'text/plain; charset=utf-8',
  full: false,
  emptySearch: 'empty result',
  unknownId: 'trace not found',
  emptyServices: '{}',
  needsDepth: false,
  anyService: false,
  fieldTags: true,
  adjusts: false,
  keepsAdjusted: false,
}

const OLD_INTERNAL: InternalRules = {
  search: true,
  operations: 'both',
  empty: 'null',
  orphanWording: 'v1',
  shuffles: false,
  dependencies: true,
  selfCalls: false,
  noService: 'jaeger',
  shortIds: true,
}

const NEW_V3: V3Rules = {
  ...OLD_V3,
  ids: 'hex',
  emptySearch: 'not found',
  unknownId: 'No traces found',
  adjusts: true,
}

const NEW_INTERNAL: InternalRules = {
  ...OLD_INTERNAL,
  empty: '[]',
  orphanWording: 'v2',
  selfCalls: true,
}

export const PERSONAS: Readonly<Record<JaegerPersona, PersonaRules>> = {
  'jaeger-1.52': {
    basePath: '',
    v3: {
      ...OLD_V3,
      documents: 'one for each trace',
      contentType: 'application/json',
      emptySearch: 'no body',
      unknownId: 'grpc gateway',
    },
    internal: OLD_INTERNAL,
    unknown: 'page but v3',
    version: 'v1.52.0',
  },
  'jaeger-1.53': {
    basePath: '',
    v3: OLD_V3,
    internal: OLD_INTERNAL,
    unknown: 'page',
    version: 'v1.53.0',
  },
  'jaeger-1.76': {
    basePath: '',
    v3: { ...NEW_V3, needsDepth: false },
    internal: { ...OLD_INTERNAL, shuffles: true },
    unknown: 'page',
    version: 'v1.76.0',
  },
  'jaeger-2.13': {
    basePath: '',
    v3: { ...NEW_V3, needsDepth: true, anyService: true, fieldTags: false, keepsAdjusted: true },
    internal: { ...OLD_INTERNAL, shuffles: true, selfCalls: true },
    unknown: 'page',
    version: '',
  },
  'jaeger-2.18': {
    basePath: '',
    v3: { ...NEW_V3, emptyServices: '[]', needsDepth: true, anyService: true, keepsAdjusted: true },
    internal: NEW_INTERNAL,
    unknown: 'text',
    version: 'v2.18.0',
  },
  'jaeger-2.20': {
    basePath: '',
    v3: {
      ...NEW_V3,
      contentType: 'application/json',
      full: true,
      emptyServices: '[]',
      needsDepth: true,
      anyService: true,
      keepsAdjusted: true,
    },
    internal: NEW_INTERNAL,
    unknown: 'text',
    version: 'v2.20.0',
  },
  'jaeger-2.21': {
    basePath: '',
    v3: {
      ...NEW_V3,
      contentType: 'application/json',
      full: true,
      emptyServices: '[]',
      needsDepth: true,
      anyService: true,
    },
    internal: { ...NEW_INTERNAL, search: false },
    unknown: 'text',
    version: 'v2.21.0',
  },
  victoriatraces: {
    basePath: '/select/jaeger',
    v3: undefined,
    internal: {
      ...NEW_INTERNAL,
      operations: 'by path',
      dependencies: false,
      noService: 'foreign',
      shortIds: false,
    },
    unknown: 'victoria',
    version: '',
  },
  greptime: {
    basePath: '/v1/jaeger',
    v3: undefined,
    internal: {
      ...NEW_INTERNAL,
      operations: 'both',
      dependencies: false,
      noService: 'foreign',
      shortIds: false,
    },
    unknown: 'nothing',
    version: '',
  },
}
