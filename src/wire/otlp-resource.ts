// Resource and scope out of their bytes (resource.proto, common.proto InstrumentationScope). Their schema URLs lie
// beside them in the message around, so the caller brings them.
import type { Attribute, Resource, Scope } from '../trace/span.ts'
import { decodeAttribute } from './otlp-attributes.ts'
import { repeatedText } from './byte-text.ts'
import { ProtoReader } from './proto-reader.ts'

const RESOURCE_FIELDS = 0b110
const SCOPE_FIELDS = 0b1_1110

/**
 * @param length 0 when the sender gave no resource
 * @throws WireError when the message is malformed, which the index pass rules out
 */
export function decodeResource(
  bytes: Uint8Array,
  offset: number,
  length: number,
  schemaUrl: string,
): Resource {
  const reader = new ProtoReader(bytes, offset)
  const stop = offset + length
  const attributes: Attribute[] = []
  let droppedAttributes = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) attributes.push(decodeAttribute(reader, reader.delimited(stop, 'resource attribute')))
    else if (tag === 0x10) droppedAttributes = reader.uint32(stop, 'droppedAttributesCount')
    else reader.skip(tag, stop, RESOURCE_FIELDS)
  }
  return { attributes, droppedAttributes, schemaUrl }
}

/**
 * @param length 0 when the sender gave no scope
 * @throws WireError when the message is malformed, which the index pass rules out
 */
export function decodeScope(bytes: Uint8Array, offset: number, length: number, schemaUrl: string): Scope {
  const reader = new ProtoReader(bytes, offset)
  const stop = offset + length
  const attributes: Attribute[] = []
  let name = ''
  let version = ''
  let droppedAttributes = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a:
      case 0x12: {
        const textStop = reader.delimited(stop, 'scope name or version')
        const text = repeatedText(bytes, reader.position, textStop)
        if (tag === 0x0a) name = text
        else version = text
        reader.position = textStop
        break
      }
      case 0x1a:
        attributes.push(decodeAttribute(reader, reader.delimited(stop, 'scope attribute')))
        break
      case 0x20:
        droppedAttributes = reader.uint32(stop, 'droppedAttributesCount')
        break
      default:
        reader.skip(tag, stop, SCOPE_FIELDS)
    }
  }
  return { name, version, attributes, droppedAttributes, schemaUrl }
}
