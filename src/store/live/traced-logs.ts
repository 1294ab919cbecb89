// Of the logs only what names a trace is kept, with that trace. The rest of a request does not reach the disk.
import type { GroupParts } from '../../wire/otlp/group-index.ts'
import type { IndexResult } from '../../wire/otlp/otlp-index.ts'
import { indexLogsRequest } from '../../wire/otlp/otlp-logs.ts'
import { ProtoWriter } from '../../wire/otlp/proto-writer.ts'

export interface TracedLogs {
  readonly result: IndexResult
  /** The same request with only the records that name a trace; undefined when none does. */
  readonly body: Uint8Array | undefined
}

/** @throws WireError when the request cannot be decoded */
export function keepTracedLogs(body: Uint8Array): TracedLogs {
  const records: (readonly [group: number, offset: number, length: number])[] = []
  const groups: GroupParts[] = []
  const result = indexLogsRequest(body, {
    log: (head, group) => records.push([group, head.offset, head.length]),
    group: (parts, group) => {
      groups[group] = parts
    },
  })
  if (records.length === 0) return { result, body: undefined }
  if (records.length === result.accepted && result.rejected === 0) return { result, body }
  return { result, body: rewrite(body, groups, records) }
}

/** ResourceLogs and ScopeLogs of logs.proto, one of each for a group that has records left. */
function rewrite(
  body: Uint8Array,
  groups: readonly GroupParts[],
  records: readonly (readonly [group: number, offset: number, length: number])[],
): Uint8Array {
  const writer = new ProtoWriter(body.length)
  const part = (field: number, bytes: Uint8Array): void => {
    if (bytes.length > 0) writer.bytes(field, bytes)
  }
  const byGroup = Map.groupBy(records, ([group]) => group)
  for (const [index, { resource, resourceSchemaUrl, scope, scopeSchemaUrl }] of groups.entries()) {
    const own = byGroup.get(index)
    if (own === undefined) continue
    writer.message(1, () => {
      part(1, resource)
      writer.message(2, () => {
        part(1, scope)
        for (const [, offset, length] of own) writer.bytes(2, body.subarray(offset, offset + length))
        part(3, scopeSchemaUrl)
      })
      part(3, resourceSchemaUrl)
    })
  }
  return writer.finish()
}
