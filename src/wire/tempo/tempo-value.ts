// Attributes in the lists of Tempo's searches: OTLP's JSON for a value, under a name that has lost its scope.
import type { AttributeValue } from '../../trace/span.ts'
import type { JsonObject } from '../json-cursor.ts'
import { isObject, listField, objectField, readObjects, textField } from '../json-fields.ts'
import { parseBase64, parseDouble, parseInt64 } from '../json-scalars.ts'

export interface TempoAttribute {
  readonly name: string
  readonly value: AttributeValue
}

/** Those in the field `attributes`. What has a value of no known kind has none. @throws WireError */
export function decodeTempoAttributes(owner: JsonObject): readonly TempoAttribute[] {
  return readObjects(owner, 'attributes', (pair) => ({
    name: textField(pair, 'key'),
    value: valueOf(objectField(pair, 'value') ?? {}, 1),
  }))
}

function valueOf(value: JsonObject, depth: number): AttributeValue {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = value
  if (typeof stringValue === 'string') return stringValue
  if (typeof boolValue === 'boolean') return boolValue
  const single = parseInt64(intValue) ?? parseDouble(doubleValue) ?? parseBase64(bytesValue)
  if (single !== undefined || depth >= MOST_NESTED) return single
  if (isObject(value['arrayValue'])) {
    return listField(value['arrayValue'], 'values').map((item) =>
      isObject(item) ? valueOf(item, depth + 1) : undefined,
    )
  }
  if (!isObject(value['kvlistValue'])) return undefined
  return {
    entries: readObjects(value['kvlistValue'], 'values', (pair) => ({
      key: textField(pair, 'key'),
      value: valueOf(objectField(pair, 'value') ?? {}, depth + 1),
    })),
  }
}

/** Deeper than anybody selects. */
const MOST_NESTED = 20
