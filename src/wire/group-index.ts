// The parts of an index pass that traces and logs share: where the resource and the scope of a group lie.
import { checkAttribute, MAX_VALUE_DEPTH } from './attribute-check.ts'
import type { GroupRanges } from './otlp-index.ts'
import type { ProtoReader } from './proto-reader.ts'
import { WireError } from './wire-error.ts'

const RESOURCE_FIELDS = 0b1110
const SCOPE_FIELDS = 0b1_1110

/** @throws WireError when it is malformed, or nests too deeply: the sender's whole process would be unreadable */
export function checkResource(reader: ProtoReader, stop: number): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) checkShallow(reader, reader.delimited(stop, 'resource attribute'), 'resource')
    else if (tag === 0x10 || tag === 0x1a) reader.skip(tag, stop) // dropped attributes, entity references
    else reader.skip(tag, stop, RESOURCE_FIELDS)
  }
}

/** @throws WireError when it is malformed, or nests too deeply */
export function checkScope(reader: ProtoReader, stop: number): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x1a) checkShallow(reader, reader.delimited(stop, 'scope attribute'), 'scope')
    else if (tag === 0x0a || tag === 0x12 || tag === 0x20) reader.skip(tag, stop) // name, version, dropped
    else reader.skip(tag, stop, SCOPE_FIELDS)
  }
}

export function emptyRanges(): GroupRanges {
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

function checkShallow(reader: ProtoReader, stop: number, owner: string): void {
  const at = reader.position
  if (!checkAttribute(reader, stop)) {
    throw new WireError(`${owner}: an attribute nested deeper than ${MAX_VALUE_DEPTH} levels`, at)
  }
}
