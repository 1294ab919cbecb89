// Database calls by what they ask and not by what they ask it of: the 120 queries of a loop differ in an id alone.
import { readAttribute } from '../trace/semconv.ts'
import type { Span, SpanKind } from '../trace/span.ts'

export interface DatabaseCall {
  /** As `db.system.name` has it; empty where only the name tells that it is a database's. */
  readonly system: string
  /** Normalised: the query, else what is known of it. */
  readonly statement: string
}

/**
 * undefined for a span that is no call of a database. One without any attribute of the conventions is known by a name
 * that begins with an SQL verb, or with the name of a well-known system: `SELECT users`, `redis GET cart`.
 */
export function databaseCall(span: Span): DatabaseCall | undefined {
  if (span.kind === 'server' || span.kind === 'producer' || span.kind === 'consumer') return undefined
  const text = readAttribute(span, 'db.query.text')
  const system = readAttribute(span, 'db.system.name')
  if (system === undefined && text === undefined && !isNamedAsDatabaseCall(span.name, span.kind))
    return undefined
  const statement = text === undefined ? outline(span) : normalizeStatement(text)
  return { system: system ?? '', statement }
}

/**
 * Literals, numbers and parameters become `?`, lists of them one, comments go, blanks and letter case are evened out.
 * Linear; of a statement of megabytes the beginning counts.
 *
 *     SELECT * FROM users WHERE id = 17 AND name IN ('a', 'b')   →   select * from users where id = ? and name in (?)
 */
export function normalizeStatement(statement: string): string {
  return statement
    .slice(0, MAX_LENGTH)
    .replace(COMMENTS, ' ')
    .replace(LITERALS, '?')
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .replace(/\(\s*\?\s*\)(?:\s*,\s*\(\s*\?\s*\))+/g, '(?)')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Whether a name is a query, or the verb and the table of one: `SELECT users`, `SELECT`, not `DELETE` or `DELETE /users`. */
export function isSql(name: string): boolean {
  return SQL_VERB.test(name)
}

/** Whether a name alone tells that a database is asked: it is a query, or begins with a well-known system's name. */
export function isNamedAsDatabaseCall(name: string, kind: SpanKind): boolean {
  if (kind === 'server' || kind === 'producer' || kind === 'consumer') return false
  if (isSql(name)) return true
  return kind !== 'internal' && (SYSTEMS.test(name) || VERB_AND_TABLE.test(name))
}

const MAX_LENGTH = 8192

/** What tracing libraries append carries the ids of the trace. */
const COMMENTS = /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|--[^\n]*/g

/** Quoted text, numbers, and the parameters of drivers: $1, :name, @p1, %s, %(id)s. Quotes within are doubled. */
const LITERALS =
  /'(?:[^'\\]|\\.|'')*'|(?<![\w$.])[-+]?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\w])|\$\d+|(?<!:):[a-z_]\w*|@\w+|%s|%\(\w+\)s/gi

const SQL_VERB =
  /^\s*(?:(?:SELECT|INSERT)\s*$|(?:SELECT|INSERT|UPDATE|DELETE|MERGE|UPSERT|REPLACE)\s+[^\s/]|select\s[^]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s)/

/** In small letters a sentence begins so as well: `select`, `select orders`, not `select the best offer`. */
const VERB_AND_TABLE = /^(?:select|insert)(?: [\w.#]+)?$/

const SYSTEMS =
  /^(?:redis|valkey|memcached|postgres(?:ql)?|pg|mysql|mariadb|mssql|oracle|sqlite|mongo(?:db)?|cassandra|scylla|dynamodb|elasticsearch|opensearch|clickhouse|couchbase|neo4j|cosmosdb)\b/i

function outline(span: Span): string {
  const parts = [
    readAttribute(span, 'db.query.summary') ??
      [readAttribute(span, 'db.operation.name'), readAttribute(span, 'db.collection.name')]
        .filter((part) => part !== undefined)
        .join(' '),
    readAttribute(span, 'db.namespace') ?? '',
    isSql(span.name) ? normalizeStatement(span.name) : span.name,
  ]
  return parts.join('\n')
}
