// Names and values that Tempo knows, for completion, in the lists of both of its APIs.
//     v1  {"tagNames": ["http.method", …]}                        {"tagValues": ["GET", …]}
//     v2  {"scopes": [{"name": "span", "tags": [...]}, …]}        {"tagValues": [{"type": "string", "value": "GET"}, …]}
import { asObject, isObject, listField, readObjects, textField } from '../json-fields.ts'

/**
 * Of attributes of spans and resources, where they can be told from others. In the order sent.
 * @throws WireError when it is something else
 */
export function decodeTagNames(document: unknown): readonly string[] {
  const object = asObject(document)
  if (!Object.hasOwn(object, 'scopes')) return textsIn(listField(object, 'tagNames'))
  return readObjects(object, 'scopes', (scope) =>
    SCOPES.has(textField(scope, 'name')) ? textsIn(listField(scope, 'tags')) : [],
  ).flat()
}

/** `none` was those of neither in particular. */
const SCOPES: ReadonlySet<string> = new Set(['span', 'resource', 'none'])

/** As text. In the order sent. @throws WireError when it is something else */
export function decodeTagValues(document: unknown): readonly string[] {
  const values = listField(asObject(document), 'tagValues')
  return textsIn(values.map((value) => (isObject(value) ? value['value'] : value)))
}

function textsIn(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string' && value !== '') as readonly string[]
}
