// The intrinsics: what each is called, with and without its scope, and what type it has.
import type { Intrinsic, Literal } from './ast.ts'

export type IntrinsicType = Exclude<Literal['type'], 'bool' | 'float' | 'nil'>

interface IntrinsicFact {
  readonly type: IntrinsicType
  /** Without a scope, as it was called before there were any; every version of Tempo knows it. */
  readonly plain?: string
}

export const INTRINSICS: Readonly<Record<Intrinsic, IntrinsicFact>> = {
  'span:name': { type: 'string', plain: 'name' },
  'span:duration': { type: 'duration', plain: 'duration' },
  'span:kind': { type: 'kind', plain: 'kind' },
  'span:status': { type: 'status', plain: 'status' },
  'span:statusMessage': { type: 'string', plain: 'statusMessage' },
  'span:id': { type: 'string' },
  'span:parentID': { type: 'string' },
  'span:childCount': { type: 'int' },
  'span:nestedSetLeft': { type: 'int', plain: 'nestedSetLeft' },
  'span:nestedSetRight': { type: 'int', plain: 'nestedSetRight' },
  'span:nestedSetParent': { type: 'int', plain: 'nestedSetParent' },
  'trace:id': { type: 'string' },
  'trace:duration': { type: 'duration', plain: 'traceDuration' },
  'trace:rootName': { type: 'string', plain: 'rootName' },
  'trace:rootService': { type: 'string', plain: 'rootServiceName' },
  'event:name': { type: 'string' },
  'event:timeSinceStart': { type: 'duration' },
  'link:spanID': { type: 'string' },
  'link:traceID': { type: 'string' },
  'instrumentation:name': { type: 'string' },
  'instrumentation:version': { type: 'string' },
}

/** Both names of each. */
export const INTRINSIC_NAMES: ReadonlyMap<string, Intrinsic> = new Map(
  (Object.entries(INTRINSICS) as [Intrinsic, IntrinsicFact][]).flatMap(([intrinsic, { plain }]) =>
    plain === undefined
      ? [[intrinsic, intrinsic] as const]
      : ([
          [intrinsic, intrinsic],
          [plain, intrinsic],
        ] as const),
  ),
)

/** As every version of Tempo that has it understands it. */
export function intrinsicName(intrinsic: Intrinsic): string {
  return INTRINSICS[intrinsic].plain ?? intrinsic
}
