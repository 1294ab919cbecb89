// Ids in names: what makes each span's name, or an attribute's key, one of its own, so that backends cannot add them
// up. What is replaced is certain to change, or it is only suspected until several names differ in nothing else.

/** What changes from span to span. */
export type ChangingPart = 'uuid' | 'hex' | 'number' | 'email' | 'url' | 'query' | 'date' | 'value'

export interface NameTemplate {
  /** With `{uuid}`, `{number}` … in place of what changes. */
  readonly template: string
  readonly part: ChangingPart
  /** False for digits that may belong to the name: `shard 3`, `utf8`. */
  readonly isCertain: boolean
}

/**
 * undefined when nothing in the name looks as if it changed. Linear; of a name of megabytes the beginning counts.
 *
 *     GET /users/4711                             GET /users/{number}                   certain
 *     job 8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa    job {uuid}                            certain
 *     SELECT * FROM t WHERE id = 4711             SELECT * FROM t WHERE id = {value}    certain
 *     worker 7                                    worker {number}                       suspected
 *     GET /api/v2/users, utf8, :8080              -
 */
export function nameTemplate(name: string): NameTemplate | undefined {
  if (!HAS_CANDIDATE.test(name)) return undefined
  const text = name.slice(0, MAX_LENGTH)
  return replaceParts(text, isQuery(text) ? IN_SQL : IN_NAMES)
}

/** The same of an attribute's key: `user.4711.name`, but only suspected in `items.0.name`, which may be a list's. */
export function keyTemplate(key: string): NameTemplate | undefined {
  return HAS_CANDIDATE.test(key) ? replaceParts(key.slice(0, MAX_LENGTH), IN_KEYS) : undefined
}

function replaceParts(text: string, rules: readonly Rule[]): NameTemplate | undefined {
  let template = text
  let part: ChangingPart | undefined
  for (const { kind, pattern } of rules) {
    const replaced = template.replace(pattern, `{${kind}}`)
    if (replaced !== template) part ??= kind
    template = replaced
  }
  if (part !== undefined) return { template, part, isCertain: true }
  const suspected = template.replace(LONE_NUMBER, '{number}')
  return suspected === template ? undefined : { template: suspected, part: 'number', isCertain: false }
}

interface Rule {
  readonly kind: ChangingPart
  readonly pattern: RegExp
}

const MAX_LENGTH = 512

/** Without a digit, an @, a quote or a scheme there is nothing to be found. */
const HAS_CANDIDATE = /[\d@'?]|:\/\//

const UUID: Rule = {
  kind: 'uuid',
  pattern: /(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])/gi,
}

/** Long enough that no word is meant, with a digit and a letter; a ULID has its own alphabet. */
const HEX: Rule = {
  kind: 'hex',
  pattern: /(?<![\da-z])(?:(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{12,}|[0-7][\da-hjkmnp-tv-z]{25})(?![\da-z])/gi,
}

const EMAIL: Rule = {
  kind: 'email',
  pattern: /(?<![\w.+%-])[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g,
}

const IN_NAMES: readonly Rule[] = [
  { kind: 'url', pattern: /(?<![a-z])(?:https?|wss?|ftp):\/\/[^\s"'<>]+/gi },
  EMAIL,
  UUID,
  { kind: 'date', pattern: /(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?:[T ][\d:.]+Z?)?(?!\d)/g },
  HEX,
  { kind: 'query', pattern: /\?[^\s=?]+=\S*/g },
  // A step of a path that is a number, but for the version of an API at its beginning; any other number is long.
  { kind: 'number', pattern: /(?<=\/[^\s/]+\/)\d+(?=\/|$|[?#\s])|(?<=\/)\d{2,}(?=\/|$|[?#\s])/g },
  { kind: 'number', pattern: /(?<![\w.:$#])\d{5,}(?![\w.])/g },
]

/** Compared with, or listed. A constant of the statement itself would be shorter, or a word. */
const IN_SQL: readonly Rule[] = [
  { kind: 'value', pattern: /(?<=[=<>(,]\s{0,8})'(?=[^'\d]*\d)[^']*'/g },
  { kind: 'value', pattern: /(?<=[=<>(,]\s{0,8})-?\d{3,}(?:\.\d+)?(?![\w.])/g },
  UUID,
]

const IN_KEYS: readonly Rule[] = [
  EMAIL,
  UUID,
  HEX,
  { kind: 'number', pattern: /(?<![\da-z])\d{5,}(?![\da-z])/gi },
]

const LONE_NUMBER = /(?<![\da-z$:])(?<!\d\.)\d+(?![\da-z])(?!\.\d)/gi

function isQuery(name: string): boolean {
  return /^\s*(?:select|insert|update|delete|merge|with)\s/i.test(name) && /[=<>(]/.test(name)
}
