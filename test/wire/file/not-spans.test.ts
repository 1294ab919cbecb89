// Files that people have at hand and that hold no spans: each is called by its name.
import { describe, expect, it } from 'vitest'
import { NoSpansError } from '../../../src/wire/file/no-spans-error.ts'
import { readTraceFile } from '../../../src/wire/file/trace-file.ts'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736'

function refusal(content: string | Uint8Array): NoSpansError {
  try {
    readTraceFile(Buffer.from(content as Uint8Array))
  } catch (error) {
    if (error instanceof NoSpansError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('JSON', () => {
  it.each<[what: string, words: string, hint: string | undefined, value: unknown]>([
    [
      "Tempo's search",
      "a list of traces, as Tempo's search",
      'tracectl show ID',
      { traces: [{ traceID: ID, rootServiceName: 'x' }], metrics: {} },
    ],
    [
      "Tempo's search without a result",
      "a list of traces, as Tempo's search",
      'tracectl show ID',
      { traces: [], metrics: { completedJobs: 1 } },
    ],
    [
      "Tempo's form for language models",
      'language models',
      'Accept',
      { trace: { traceId: ID, services: [{ serviceName: 'x', scopes: [] }] }, metrics: {} },
    ],
    ["Tempo's answer for no trace", 'no such trace', 'tenant', { trace: {}, metrics: {} }],
    [
      "Tempo's tags",
      "names of Tempo's tags",
      'tracectl show ID',
      { scopes: [{ name: 'span', tags: ['a'] }], metrics: {} },
    ],
    ["Tempo's older tags", "names of Tempo's tags", 'tracectl show ID', { tagNames: ['a'] }],
    [
      "Tempo's values",
      "names of Tempo's tags",
      'tracectl show ID',
      { tagValues: [{ type: 'string', value: 'a' }] },
    ],
    ["Tempo's metrics", 'metrics that Tempo made', 'tracectl show ID', { series: [], metrics: {} }],
    [
      "Jaeger's services",
      'a list of names',
      'tracectl show ID',
      { data: ['a', 'b'], total: 2, limit: 0, offset: 0, errors: null },
    ],
    [
      "Jaeger's operations",
      'a list of operations',
      'tracectl show ID',
      { data: [{ name: 'GET /', spanKind: 'server' }], total: 1 },
    ],
    [
      "Jaeger's dependencies",
      'who calls whom',
      'tracectl show ID',
      { data: [{ parent: 'a', child: 'b', callCount: 1 }] },
    ],
    ["Jaeger's newer services", 'a list of names', 'tracectl show ID', { services: ['a'] }],
    [
      "Jaeger's newer operations",
      'a list of operations',
      'tracectl show ID',
      { operations: [{ name: 'x', spanKind: 'server' }] },
    ],
    ["Jaeger's summaries", "as Jaeger's search", 'tracectl show ID', { summaries: [{ traceId: ID }] }],
    [
      "Jaeger's newer error",
      'an error that a server answered: "trace not found"',
      'curl --fail',
      { error: { httpCode: 404, message: 'trace not found' } },
    ],
    ["Zipkin's services", 'a list of names', 'tracectl show ID', ['a', 'b']],
    [
      "Zipkin's dependencies",
      'who calls whom',
      'tracectl show ID',
      [{ parent: 'a', child: 'b', callCount: 3 }],
    ],
    ["Zipkin's first version", "Zipkin's first version", undefined, [{ trace_id: 1, binaryAnnotations: [] }]],
    [
      "tracectl's own JSON",
      'what tracectl prints with --json',
      'tracectl export',
      { schemaVersion: 1, trace: { id: ID }, spans: [] },
    ],
    [
      'an answer to spans',
      'the answer to a request that sent spans',
      'in the request',
      { partialSuccess: {} },
    ],
    [
      "Python's console",
      'to the console',
      'tracectl tail',
      { name: 'x', context: { trace_id: '0x1', span_id: '0x2' }, kind: 'SpanKind.SERVER' },
    ],
    [
      "Go's console",
      'to the console',
      'tracectl tail',
      { Name: 'x', SpanContext: { TraceID: ID, SpanID: '1' } },
    ],
    ['a Chrome trace', 'a Chrome trace', 'perfetto', { traceEvents: [{ ph: 'X', ts: 1 }] }],
    ['a Chrome trace, bare', 'a Chrome trace', 'perfetto', [{ name: 'x', ph: 'X', ts: 1, pid: 1 }]],
    ['a HAR', 'a HAR file', undefined, { log: { version: '1.2', entries: [] } }],
    ['a CPU profile', 'a CPU profile', undefined, { nodes: [], samples: [], timeDeltas: [] }],
    ['speedscope', 'speedscope', undefined, { $schema: 'x', shared: {}, profiles: [] }],
    [
      "Datadog's spans",
      "Datadog's tracers",
      undefined,
      [[{ trace_id: 1, span_id: 2, service: 'a', resource: 'b' }]],
    ],
    ['X-Ray', 'AWS X-Ray', undefined, { Traces: [{ Id: '1-2-3', Segments: [{ Document: '{}' }] }] }],
    ['Cloud Trace', 'Google Cloud Trace', undefined, { projectId: 'p', traceId: ID, spans: [] }],
    ['Elasticsearch', 'Elasticsearch', 'tracectl show ID --from jaeger', { took: 1, hits: { hits: [] } }],
    [
      'Prometheus',
      'Prometheus or Loki',
      undefined,
      { status: 'success', data: { resultType: 'vector', result: [] } },
    ],
    ['a dashboard', "a dashboard of Grafana's", undefined, { title: 'x', panels: [] }],
    ['Kubernetes', 'a Kubernetes object', undefined, { apiVersion: 'v1', kind: 'Pod', metadata: {} }],
    [
      "Grafana's error",
      'an error that a server answered: "Unauthorized"',
      'curl --fail',
      { message: 'Unauthorized', traceID: '' },
    ],
    [
      "a gateway's error",
      'an error that a server answered: "no token"',
      'curl --fail',
      { error: 'no token', code: 401 },
    ],
    [
      "Jaeger's older errors",
      'an error that a server answered: "boom"',
      'curl --fail',
      { errors: [{ code: 500, msg: 'boom' }] },
    ],
    ['a log', 'a log, whose lines', 'tracectl show - < FILE', { level: 'error', msg: 'boom', trace_id: ID }],
    [
      'a log with the keys of Zipkin',
      'a log, whose lines',
      'tracectl show - < FILE',
      { level: 'error', message: 'boom', traceId: ID, id: '7' },
    ],
    [
      'a log with the keys of Jaeger',
      'a log, whose lines',
      'tracectl show - < FILE',
      { level: 'error', msg: 'boom', traceID: ID, spanID: '7' },
    ],
  ])('%s', (_what, words, hint, value) => {
    for (const text of [
      JSON.stringify(value),
      JSON.stringify(value, null, 2),
      `${JSON.stringify(value)}\n${JSON.stringify(value)}\n`,
    ]) {
      const error = refusal(text)
      expect(error.message).toContain(`this is `)
      expect(error.message).toContain(words)
      if (hint === undefined) expect(error.hint ?? '').not.toContain('tracectl')
      else expect(error.hint).toContain(hint)
    }
  })

  it('that nobody knows is told by its keys, and has no hint of its own', () => {
    expect(refusal('{"name":"tracectl","version":"1"}')).toMatchObject({
      message: `JSON, but neither OTLP nor Jaeger's nor Zipkin's: an object with "name", "version"`,
      hint: undefined,
    })
  })

  it('of an error is cut where it goes on', () => {
    expect(refusal(JSON.stringify({ error: 'x'.repeat(5000) })).message.length).toBeLessThan(200)
  })
})

describe('other files', () => {
  it.each<[what: string, words: string, hint: string | undefined, content: string | Uint8Array]>([
    [
      'a login page',
      'an HTML page titled "Sign in"',
      'credentials',
      '<!doctype html><html><head><title> Sign in </title>',
    ],
    ["Zipkin's page", 'an HTML page', 'API', '<!--\n  Copyright\n-->\n<!DOCTYPE html>\n<html>'],
    ['XML', 'XML', undefined, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    [
      'curl -i',
      'an answer with its headers',
      'without -i',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{}',
    ],
    ['metrics', 'metrics in the format of Prometheus', undefined, '# HELP up x\n# TYPE up gauge\nup 1\n'],
    ['a log', 'text beginning "2026-08-22 ERROR boom"', 'tracectl show - < FILE', '2026-08-22 ERROR boom'],
    ['a log in brackets', 'text beginning "[pod/web-1] ', 'tracectl show - < FILE', '[pod/web-1] {"a":1}\n'],
    ['a log in braces', 'text beginning "{trace_id=', 'tracectl show - < FILE', '{trace_id=4bf92f} boom\n'],
    ['a log with colours', 'text beginning', 'tracectl show - < FILE', '\u001b[31mERROR\u001b[0m boom'],
    ['SQLite', 'an SQLite database', '--store FILE', 'SQLite format 3\0rest'],
    ['Parquet', 'a Parquet file, as Tempo keeps its blocks', '--from tempo', 'PAR1\u0015'],
    [
      'tar',
      'a tar archive',
      'tar xOf',
      Buffer.concat([Buffer.from('traces.json'.padEnd(257, '\0')), Buffer.from('ustar\0')]),
    ],
    ['zip', 'a zip archive', 'unzip -p', 'PK\u0003\u0004rest'],
    ['bzip2', 'bzip2', 'bzcat', 'BZh91AY'],
    ['xz', 'xz', 'xzcat', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)],
    ['lz4', 'lz4', 'lz4cat', Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 1)],
    ['snappy', 'snappy', 'unpacked', Buffer.concat([Uint8Array.of(0xff, 6, 0, 0), Buffer.from('sNaPpY')])],
    ['a program', 'a program', undefined, Buffer.from('\u007fELF\u0002\u0001')],
  ])('%s', (_what, words, hint, content) => {
    const error = refusal(content)
    expect(error.message).toContain(`this is ${words}`)
    if (hint === undefined) expect(error.hint).toBeUndefined()
    else expect(error.hint).toContain(hint)
  })
})
