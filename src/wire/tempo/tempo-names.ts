// Names and values that Tempo knows, for completion, in the lists of both of its APIs.
//     v1  {"tagNames": ["http.method", …]}                        {"tagValues": ["GET", …]}
//     v2  {"scopes": [{"name": "span", "tags": [...]}, …]}        {"tagValues": [{"type": "string", "value": "GET"}, …]}
import type { JsonObject } from '../json-cursor.ts'
import { asObject, isObject, listField, readObjects, textField, unexpected } from '../json-fields.ts'

/**
 * Of attributes of spans and resources, where they can be told from others. In the order sent.
 * @throws WireError when it is something else
 */
export function decodeTagNames(document: unknown): readonly string[] {
  const object = answerWith(['scopes', 'tagNames'], document)
  if (!Object.hasOwn(object, 'scopes')) return textsIn(listField(object, 'tagNames'))
  return readObjects(object, 'scopes', (scope) =>
    SCOPES.has(textField(scope, 'name')) ? textsIn(listField(scope, 'tags')) : [],
  ).flat()
}

/** `none` was those of neither in particular. */
const SCOPES: ReadonlySet<string> = new Set(['span', 'resource', 'none'])

/** As text. In the order sent. @throws WireError when it is something else */
export function decodeTagValues(document: unknown): readonly string[] {
  const values = listField(answerWith(['tagValues'], document), 'tagValues')
  return textsIn(values.map((value) => (isObject(value) ? value['value'] : value)))
}

/** An empty list may be left out: then there is nothing else either, or what the query took. */
function answerWith(fields: readonly string[], document: unknown): JsonObject {
  const object = asObject(document)
  const keys = Object.keys(object)
  if (keys.length === 0 || keys.some((key) => key === 'metrics' || fields.includes(key))) return object
  throw unexpected(fields.at(-1) ?? '', 'a list', undefined)
}

function textsIn(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string' && value !== '') as readonly string[]
}
