// The envelope that traces and logs share: records in scopes in resources, one field number for each level in both
// (trace.proto ResourceSpans and ScopeSpans, logs.proto ResourceLogs and ScopeLogs).
import { Buffer } from 'node:buffer'
import { checkAttribute, MAX_VALUE_DEPTH } from './attribute-check.ts'
import type { ProtoReader } from './proto-reader.ts'
import { WireError } from '../wire-error.ts'

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
  group(parts: GroupParts, group: number): void
}

/**
 * What a resource and a scope around records are made of: the messages and strings themselves, without tag and
 * length, empty where there is none. They are views of the request; groups of one resource share the same view of it.
 */
export interface GroupParts {
  readonly resource: Uint8Array
  readonly resourceSchemaUrl: Uint8Array
  readonly scope: Uint8Array
  readonly scopeSchemaUrl: Uint8Array
}

/**
 * Walks a request from its first byte to its last.
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
  const scopes: ScopeParts[] = []
  let resource = NOTHING
  let resourceSchemaUrl = NOTHING
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const fieldStop = reader.delimited(stop, 'resource')
        resource = merged(resource, reader.bytes.subarray(reader.position, fieldStop))
        checkResource(reader, fieldStop)
        break
      }
      case 0x12: {
        const fieldStop = reader.delimited(stop, 'scope group')
        scopes.push(walkScope(reader, fieldStop, visitor, firstGroup + scopes.length))
        break
      }
      case 0x1a:
        resourceSchemaUrl = takeBytes(reader, reader.delimited(stop, 'schemaUrl'))
        break
      default:
        reader.skip(tag, stop, RESOURCE_GROUP_FIELDS)
    }
  }
  for (const [index, { scope, scopeSchemaUrl }] of scopes.entries()) {
    visitor.group({ resource, resourceSchemaUrl, scope, scopeSchemaUrl }, firstGroup + index)
  }
  return firstGroup + scopes.length
}

type ScopeParts = Pick<GroupParts, 'scope' | 'scopeSchemaUrl'>

function walkScope(reader: ProtoReader, stop: number, visitor: RequestVisitor, group: number): ScopeParts {
  let scope = NOTHING
  let scopeSchemaUrl = NOTHING
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const fieldStop = reader.delimited(stop, 'scope')
        scope = merged(scope, reader.bytes.subarray(reader.position, fieldStop))
        checkScope(reader, fieldStop)
        break
      }
      case 0x12:
        visitor.record(reader, reader.delimited(stop, 'record'), group)
        break
      case 0x1a:
        scopeSchemaUrl = takeBytes(reader, reader.delimited(stop, 'schemaUrl'))
        break
      default:
        reader.skip(tag, stop, SCOPE_GROUP_FIELDS)
    }
  }
  return { scope, scopeSchemaUrl }
}

const NOTHING: Uint8Array = new Uint8Array(0)

/** What lies from the reader's position to `stop`, which is where the reader is afterwards. */
function takeBytes(reader: ProtoReader, stop: number): Uint8Array {
  const bytes = reader.bytes.subarray(reader.position, stop)
  reader.position = stop
  return bytes
}

/** A message given in two parts is one: the bytes of both, one after the other, are the merged message. */
function merged(earlier: Uint8Array, later: Uint8Array): Uint8Array {
  return earlier.length === 0 ? later : Buffer.concat([earlier, later])
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
