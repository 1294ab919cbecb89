// A whole request at once, for files and backends' replies; the receiver's way, which keeps the bytes and indexes
// them, is otlp-index.ts.
import type { LogRecord, Resource, Scope, Span } from '../../trace/span.ts'
import { repeatedText } from './byte-text.ts'
import type { GroupParts } from './group-index.ts'
import { indexTraceRequest } from './otlp-index.ts'
import { decodeLogRecord, indexLogsRequest } from './otlp-logs.ts'
import { decodeResource, decodeScope, decodeSpan } from './otlp-span.ts'

export interface DecodedTraces {
  readonly spans: readonly Span[]
  readonly rejected: number
  /** Why spans were rejected, in words; undefined when none was. */
  readonly reason: string | undefined
}

/**
 * The spans of an ExportTraceServiceRequest, a TracesData or a Tempo v1 trace: the same bytes. In the order sent.
 * @throws WireError when the bytes are malformed
 */
export function decodeTraceRequest(bytes: Uint8Array): DecodedTraces {
  // group, offset, length of each span: the group's resource is only known after its spans
  const rows: number[] = []
  const groups: GroupParts[] = []
  const { rejected, reason } = indexTraceRequest(bytes, {
    span: (head, group) => rows.push(group, head.offset, head.length),
    group: (parts, group) => {
      groups[group] = parts
    },
  })
  const owners = decodeGroups(groups)
  const spans: Span[] = []
  for (let row = 0; row < rows.length; row += 3) {
    const { resource, scope } = owners[rows[row]!]!
    spans.push(decodeSpan(bytes, rows[row + 1]!, rows[row + 2]!, resource, scope))
  }
  return { spans, rejected, reason }
}

export interface DecodedLogs {
  /** Only those that name a trace. */
  readonly logs: readonly LogRecord[]
  readonly rejected: number
  readonly reason: string | undefined
}

/**
 * The log records of an ExportLogsServiceRequest or a LogsData that belong to a trace, in the order sent.
 * @throws WireError when the bytes are malformed
 */
export function decodeLogsRequest(bytes: Uint8Array): DecodedLogs {
  const rows: number[] = []
  const groups: GroupParts[] = []
  const { rejected, reason } = indexLogsRequest(bytes, {
    log: (head, group) => rows.push(group, head.offset, head.length),
    group: (parts, group) => {
      groups[group] = parts
    },
  })
  const owners = decodeGroups(groups)
  const logs: LogRecord[] = []
  for (let row = 0; row < rows.length; row += 3) {
    const { resource, scope } = owners[rows[row]!]!
    logs.push(decodeLogRecord(bytes, rows[row + 1]!, rows[row + 2]!, resource, scope))
  }
  return { logs, rejected, reason }
}

interface Owner {
  readonly resource: Resource
  readonly scope: Scope
}

/** Groups of one ResourceSpans share the resource object. */
function decodeGroups(groups: readonly GroupParts[]): readonly Owner[] {
  const owners: Owner[] = []
  for (const [index, parts] of groups.entries()) {
    const before = groups[index - 1]
    const same =
      before !== undefined &&
      before.resource === parts.resource &&
      before.resourceSchemaUrl === parts.resourceSchemaUrl
    const { resource, scope } = parts
    owners.push({
      resource: same
        ? owners[index - 1]!.resource
        : decodeResource(resource, 0, resource.length, textOf(parts.resourceSchemaUrl)),
      scope: decodeScope(scope, 0, scope.length, textOf(parts.scopeSchemaUrl)),
    })
  }
  return owners
}

function textOf(bytes: Uint8Array): string {
  return repeatedText(bytes, 0, bytes.length)
}
