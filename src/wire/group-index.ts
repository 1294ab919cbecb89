// The envelope that traces and logs share: records in scopes in resources, one field number for each level in both
// (trace.proto ResourceSpans and ScopeSpans, logs.proto ResourceLogs and ScopeLogs).
import { checkAttribute, MAX_VALUE_DEPTH } from './attribute-check.ts'
import type { GroupRanges } from './otlp-index.ts'
import type { ProtoReader } from './proto-reader.ts'
import { WireError } from './wire-error.ts'

// bit n: field n is known, and any wire type but its own is an error
const REQUEST_FIELDS = 0b10
const RESOURCE_GROUP_FIELDS = 0b1110
const SCOPE_GROUP_FIELDS = 0b1110
const RESOURCE_FIELDS = 0b1110
const SCOPE_FIELDS = 0b1_1110

export interface RequestVisitor {
  /** The record's message lies from the reader's position to `stop`; the visitor moves the reader there. */
  record(reader: ProtoReader, stop: number, group: number): void
  /** After the records of the group. Groups of one resource come together, at the end of its message. */
  group(ranges: GroupRanges, group: number): void
}

/**
 * Walks a request from its first byte to its last. Of a resource or scope given twice in one message the last
 * stands: a range cannot name two places, and no encoder writes that.
 * @throws WireError when it is malformed, or a resource or scope nests its attributes too deeply
 */
export function walkRequest(reader: ProtoReader, visitor: RequestVisitor): void {
  const end = reader.bytes.length
  let groups = 0
  while (reader.position < end) {
    const tag = reader.tag(end)
    if (tag === 0x0a) groups = walkResource(reader, reader.delimited(end, 'resource group'), visitor, groups)
    else reader.skip(tag, end, REQUEST_FIELDS)
  }
}

/** @returns the number of the next group */
function walkResource(
  reader: ProtoReader,
  stop: number,
  visitor: RequestVisitor,
  firstGroup: number,
): number {
  const scopes: GroupRanges[] = []
  let resourceOffset = 0
  let resourceLength = 0
  let schemaUrlOffset = 0
  let schemaUrlLength = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const fieldStop = reader.delimited(stop, 'resource')
        resourceOffset = reader.position
        resourceLength = fieldStop - resourceOffset
        checkResource(reader, fieldStop)
        break
      }
      case 0x12: {
        const fieldStop = reader.delimited(stop, 'scope group')
        scopes.push(walkScope(reader, fieldStop, visitor, firstGroup + scopes.length))
        break
      }
      case 0x1a: {
        const fieldStop = reader.delimited(stop, 'schemaUrl')
        schemaUrlOffset = reader.position
        schemaUrlLength = fieldStop - schemaUrlOffset
        reader.position = fieldStop
        break
      }
      default:
        reader.skip(tag, stop, RESOURCE_GROUP_FIELDS)
    }
  }
  for (const [index, ranges] of scopes.entries()) {
    ranges.resourceOffset = resourceOffset
    ranges.resourceLength = resourceLength
    ranges.resourceSchemaUrlOffset = schemaUrlOffset
    ranges.resourceSchemaUrlLength = schemaUrlLength
    visitor.group(ranges, firstGroup + index)
  }
  return firstGroup + scopes.length
}

function walkScope(reader: ProtoReader, stop: number, visitor: RequestVisitor, group: number): GroupRanges {
  const ranges = emptyRanges()
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const fieldStop = reader.delimited(stop, 'scope')
        ranges.scopeOffset = reader.position
        ranges.scopeLength = fieldStop - reader.position
        checkScope(reader, fieldStop)
        break
      }
      case 0x12:
        visitor.record(reader, reader.delimited(stop, 'record'), group)
        break
      case 0x1a: {
        const fieldStop = reader.delimited(stop, 'schemaUrl')
        ranges.scopeSchemaUrlOffset = reader.position
        ranges.scopeSchemaUrlLength = fieldStop - reader.position
        reader.position = fieldStop
        break
      }
      default:
        reader.skip(tag, stop, SCOPE_GROUP_FIELDS)
    }
  }
  return ranges
}

function checkResource(reader: ProtoReader, stop: number): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) checkShallow(reader, reader.delimited(stop, 'resource attribute'), 'resource')
    else if (tag === 0x10 || tag === 0x1a) reader.skip(tag, stop) // dropped attributes, entity references
    else reader.skip(tag, stop, RESOURCE_FIELDS)
  }
}

function checkScope(reader: ProtoReader, stop: number): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x1a) checkShallow(reader, reader.delimited(stop, 'scope attribute'), 'scope')
    else if (tag === 0x0a || tag === 0x12 || tag === 0x20) reader.skip(tag, stop) // name, version, dropped
    else reader.skip(tag, stop, SCOPE_FIELDS)
  }
}

/** Refuses the request: without its resource or scope no span of it could be shown. */
function checkShallow(reader: ProtoReader, stop: number, owner: string): void {
  const at = reader.position
  if (!checkAttribute(reader, stop)) {
    throw new WireError(`${owner}: an attribute nested deeper than ${MAX_VALUE_DEPTH} levels`, at)
  }
}

function emptyRanges(): GroupRanges {
  return {
    resourceOffset: 0,
    resourceLength: 0,
    resourceSchemaUrlOffset: 0,
    resourceSchemaUrlLength: 0,
    scopeOffset: 0,
    scopeLength: 0,
    scopeSchemaUrlOffset: 0,
    scopeSchemaUrlLength: 0,
  }
}
