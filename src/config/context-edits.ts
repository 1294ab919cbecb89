// What can be done to the contexts of a file, each as a change of its document.
import { isMap, isPair, isScalar, Scalar, type Document, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Secret, ServerKind } from './backend-settings.ts'

/** What `set-context` was told; undefined leaves a setting as it is. */
export interface ServerChange {
  readonly url?: string | undefined
  readonly grafanaDatasource?: string | undefined
  readonly tenant?: string | undefined
  readonly tenantHeader?: string | undefined
  readonly username?: string | undefined
  readonly password?: Secret | undefined
  readonly token?: Secret | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly tls?: { readonly [Key in 'ca' | 'cert' | 'key']?: string | undefined } & {
    readonly skipVerify?: boolean | undefined
  }
  readonly timeout?: string | undefined
  readonly traceUrl?: string | undefined
}

export function useContext(document: Document, name: string): void {
  if (document.contents === null) document.set('current-context', name)
  else if (document.has('current-context')) document.set('current-context', name)
  else prepend(document, 'current-context', name)
}

export function setServer(document: Document, name: string, kind: ServerKind, change: ServerChange): void {
  const base = ['contexts', name, kind]
  for (let length = 1; length <= base.length; length++) dropEmpty(document, base.slice(0, length))
  const set = (keys: readonly string[], value: unknown): void => {
    if (value !== undefined) document.setIn([...base, ...keys], value)
  }
  const throughGrafana = change.grafanaDatasource !== undefined || document.hasIn([...base, 'grafana'])
  const home = throughGrafana ? ['grafana'] : []
  if (change.grafanaDatasource !== undefined) {
    for (const key of ['url', 'token']) remove(document, [...base, key])
  }
  // Two ways to say who you are would be an error: the last one said holds.
  if (change.token !== undefined) for (const key of ['username', 'password']) remove(document, [...base, key])
  if (change.username !== undefined) remove(document, [...base, ...home, 'token'])
  if (change.tenant !== undefined) remove(document, [...base, 'orgId'])
  set([...home, 'url'], change.url)
  set(['grafana', 'datasource'], change.grafanaDatasource)
  set(['tenant'], change.tenant)
  set(['tenantHeader'], change.tenantHeader)
  set(['username'], change.username)
  set(['password'], secretNode(document, change.password))
  set([...home, 'token'], secretNode(document, change.token))
  for (const [header, value] of Object.entries(change.headers ?? {})) set(['headers', header], value)
  for (const [key, value] of Object.entries(change.tls ?? {})) set(['tls', key], value)
  set(['timeout'], change.timeout)
  set(['traceUrl'], change.traceUrl)
}

/** It may have been the current one, which then is none. */
export function deleteContext(document: Document, name: string): void {
  document.deleteIn(['contexts', name])
  if (document.get('current-context') === name) dropFirst(document, 'current-context')
}

export function renameContext(document: Document, from: string, to: string): void {
  const contexts = document.get('contexts')
  const pair = isMap(contexts)
    ? contexts.items.find((item) => isPair(item) && keyOf(item) === from)
    : undefined
  if (pair === undefined) throw new Error('no such context')
  if (isScalar(pair.key)) pair.key.value = to
  if (document.get('current-context') === from) document.set('current-context', to)
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : key
}

/** `contexts:` with nothing behind it. */
function dropEmpty(document: Document, path: readonly string[]): void {
  const node = document.hasIn(path) ? document.getIn(path, true) : undefined
  if (isScalar(node) && node.value === null) document.deleteIn(path)
}

function remove(document: Document, path: readonly string[]): void {
  if (document.hasIn(path)) document.deleteIn(path)
}

/** The comment at the top of the file stays. */
function dropFirst(document: Document, key: string): void {
  const { items } = document.contents as YAMLMap
  const index = items.findIndex((pair) => keyOf(pair) === key)
  const [gone] = items.splice(index, 1)
  const next = items[index]
  if (index !== 0 || !isScalar(gone?.key) || !isScalar(next?.key)) return
  const comments = [gone.key.commentBefore, next.key.commentBefore].filter((text) => typeof text === 'string')
  if (comments.length > 0) next.key.commentBefore = comments.join('\n\n')
  next.key.spaceBefore = false
}

/** First of all, and below a comment that stands at the top of the file. */
function prepend(document: Document, key: string, value: string): void {
  const map = document.contents as YAMLMap
  const pair = document.createPair(key, value)
  const [first] = map.items
  if (isScalar(first?.key) && first.key.commentBefore !== undefined) {
    pair.key.commentBefore = first.key.commentBefore
    first.key.commentBefore = null
  }
  map.items.unshift(pair)
}

function secretNode(document: Document, secret: Secret | undefined): Node | undefined {
  switch (secret?.from) {
    case 'env':
      return document.createNode({ env: secret.name }, { flow: true })
    case 'file':
      return document.createNode({ file: secret.path }, { flow: true })
    case 'exec':
      return document.createNode({ exec: secret.argv }, { flow: true })
    case 'inline':
      return new Scalar(secret.value)
    case undefined:
      return undefined
  }
}
