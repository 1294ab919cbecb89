// Resource and scope out of their bytes (resource.proto, common.proto InstrumentationScope). Their schema URLs lie
// beside them in the message around, so the caller brings them.
import type { Attribute, EntityRef, Resource, Scope } from '../../trace/span.ts'
import { decodeAttribute } from './otlp-attributes.ts'
import { repeatedText } from './byte-text.ts'
import { ProtoReader } from './proto-reader.ts'
import { WireError } from '../wire-error.ts'

const RESOURCE_FIELDS = 0b110
const ENTITY_FIELDS = 0b1_1110
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
  const entityRefs: EntityRef[] = []
  let droppedAttributes = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) attributes.push(decodeAttribute(reader, reader.delimited(stop, 'resource attribute')))
    else if (tag === 0x10) droppedAttributes = reader.uint32(stop, 'droppedAttributesCount')
    else if (tag === 0x1a)
      entityRefs.push(...decodeEntityRef(reader, reader.delimited(stop, 'entity reference')))
    else reader.skip(tag, stop, RESOURCE_FIELDS)
  }
  return { attributes, droppedAttributes, schemaUrl, ...(entityRefs.length > 0 && { entityRefs }) }
}

/** Decodes the EntityRef from the reader's position to `stop` and moves there; the index pass has not looked inside. */
function decodeEntityRef(reader: ProtoReader, stop: number): readonly EntityRef[] {
  const texts: readonly string[][] = [[], [], [], []]
  try {
    while (reader.position < stop) {
      const tag = reader.tag(stop)
      // all four fields are strings: schemaUrl, type, idKeys, descriptionKeys
      const field = texts[(tag >>> 3) - 1]
      if (field === undefined || (tag & 7) !== 2) {
        reader.skip(tag, stop, ENTITY_FIELDS)
        continue
      }
      const textStop = reader.delimited(stop, 'entity reference')
      field.push(repeatedText(reader.bytes, reader.position, textStop))
      reader.position = textStop
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return []
  } finally {
    reader.position = stop
  }
  const [schemaUrls = [], types = [], idKeys = [], descriptionKeys = []] = texts
  return [{ schemaUrl: schemaUrls.at(-1) ?? '', type: types.at(-1) ?? '', idKeys, descriptionKeys }]
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
