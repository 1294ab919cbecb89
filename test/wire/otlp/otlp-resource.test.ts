import { describe, expect, it } from 'vitest'
import { decodeResource } from '../../../src/wire/otlp/otlp-resource.ts'
import { encodeTraceRequestFromJson } from '../../../src/wire/otlp/otlp-json.ts'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'

function decode(write: (writer: ProtoWriter) => void): unknown {
  const writer = new ProtoWriter()
  write(writer)
  const bytes = writer.finish()
  return decodeResource(bytes, 0, bytes.length, '')
}

function text(idKeys: unknown): string {
  return JSON.stringify({ resourceSpans: [{ resource: { entityRefs: [{ type: 'host', idKeys }] } }] })
}

describe('entity references of a resource', () => {
  it('are kept', () => {
    const resource = decode((writer) => {
      writer.message(3, () => {
        writer.string(2, 'service')
        writer.string(3, 'service.name')
        writer.string(3, 'service.instance.id')
        writer.string(4, 'service.version')
        writer.string(99, 'of a later version')
      })
    })
    expect(resource).toEqual({
      attributes: [],
      droppedAttributes: 0,
      schemaUrl: '',
      entityRefs: [
        {
          schemaUrl: '',
          type: 'service',
          idKeys: ['service.name', 'service.instance.id'],
          descriptionKeys: ['service.version'],
        },
      ],
    })
  })

  it('that are broken cost the resource nothing else', () => {
    const resource = decode((writer) => {
      writer.bytes(3, Uint8Array.of(0x12, 0x7f))
      writer.varint(2, 5)
    })
    expect(resource).toEqual({ attributes: [], droppedAttributes: 5, schemaUrl: '' })
  })

  it('that are no lists of texts in JSON are told', () => {
    expect(() => encodeTraceRequestFromJson(text('host.id'))).toThrow(
      'resourceSpans[0].resource.entityRefs[0].idKeys: expected a list, found "host.id"',
    )
    expect(() => encodeTraceRequestFromJson(text([5]))).toThrow('idKeys: expected a string, found 5')
  })
})
