// Causes that lie in the ids themselves.
import type { Cause } from './cause.ts'

export const ID_CAUSES: readonly Cause[] = [
  {
    code: 'C09',
    slug: 'truncated-ids',
    title: 'trace id cut to 64 bits',
    nature: 'break',
    because: 'the trace id is cut to its low 64 bits on the way',
    story:
      'One side knows ids of 64 bits, as Datadog and older Zipkin do. What it continues has the low half of the trace id; the parent is often still right.',
    drawing: [
      'shop    HTTP GET    4bf92f3577b34da6a3ce929d0e0e4736',
      'stock ~ GET /stock  0000000000000000a3ce929d0e0e4736',
    ],
    signs: ['the low 64 bits are equal', 'the parent id is often a span of the longer trace'],
    confused: ['C08: the halves differ'],
    fix: [
      'Use ids of 128 bits on both sides, and W3C headers: DD_TRACE_PROPAGATION_STYLE=tracecontext.',
      'Datadog keeps the high half in _dd.p.tid: see open-telemetry/opentelemetry-collector-contrib#36926.',
    ],
  },
  {
    code: 'C10',
    slug: 'parent-in-another-trace',
    title: 'parent id kept, trace id new',
    nature: 'break',
    because: 'the callee keeps the parent id and begins a new trace id',
    story:
      'The head names a parent that exists, in another trace. Something took half of the context: a bridge between tracers, an environment variable, a restart.',
    drawing: ['shop    HTTP GET    trace 4bf9, span 00f0', 'stock ~ GET /stock  trace 9a3c, parent 00f0'],
    signs: ['the parent id is a span of exactly one other trace'],
    confused: ['C09: then the trace ids share their low half'],
    fix: [
      'Take the whole context up, trace id and parent, where the bridge or handler makes its span.',
      'Lambda: see open-telemetry/opentelemetry-js-contrib#2416. Datadog: see DataDog/dd-trace-dotnet#4126.',
    ],
  },
  {
    code: 'C28',
    slug: 'wrong-parent',
    title: 'spans under an older parent than their caller',
    nature: 'data',
    because: 'a proxy keeps writing the parent of the first hop',
    story:
      'A mesh that does not update a single b3 header makes every service a child of the first hop. The trace is whole, and flat.',
    drawing: [
      'shop    HTTP GET        |====================|',
      'stock     GET /stock      |================|',
      'price     GET /price         |========|   (should be below stock)',
    ],
    signs: ['CLIENT and the SERVER it called hang under the same older span'],
    confused: ['a caller that really makes both calls'],
    fix: ['Use several b3 headers, or W3C: see envoyproxy/envoy#47515.'],
  },
  {
    code: 'C30',
    slug: 'faas-context',
    title: "context of a function's environment",
    nature: 'data',
    because: 'the function takes its parent from its platform',
    story:
      "A Lambda's environment always has an X-Ray trace header. A function that continues it has a parent that only the platform has.",
    drawing: [
      '?       (platform)      |....................|',
      'fn        handler         |================|',
    ],
    signs: ['the trace id begins with the time', 'faas.invocation_id', 'the parent is remote and unknown'],
    confused: ['C07: then trace ids are random', 'C08: then the parent id is not remote, it is absent'],
    fix: [
      'Use the global propagator, and xray-lambda only where X-Ray is reported to: see open-telemetry/opentelemetry-js-contrib#2416.',
    ],
  },
  {
    code: 'C34',
    slug: 'bad-ids',
    title: 'malformed ids',
    nature: 'data',
    because: 'ids are malformed',
    story:
      'A parent id of zeros or of the wrong length, a span that is its own parent, or a circle of parents. No SDK makes these.',
    drawing: [
      'stock   GET /stock    span 00f0, parent 00f0',
      'stock   GET /stock    span 00f1, parent 0000000000000000',
    ],
    signs: ['the ids alone'],
    confused: [],
    fix: ['Mend the exporter or the propagator that was written by hand.'],
  },
  {
    code: 'C35',
    slug: 'duplicate-ids',
    title: 'span ids that occur twice',
    nature: 'data',
    because: 'span ids occur twice',
    story:
      'Client and server share a span id, as in Zipkin, or spans were delivered twice. Both are put in order before anything is looked for.',
    drawing: [
      'shop    HTTP GET  (client, id 00f0)   |=========|',
      'stock   GET       (server, id 00f0)     |=====|',
    ],
    signs: ['one id with two kinds', 'identical spans'],
    confused: [],
    fix: [
      'Nothing, unless a report says that copies were left out: then leave out one of two exporters with the same end, such as one that the code sets up beside that of an agent.',
    ],
  },
  {
    code: 'C36',
    slug: 'server-below-server',
    title: 'two SERVER spans of one request',
    nature: 'data',
    because: 'the server is instrumented twice',
    story:
      'A SERVER span right under another of the same process: a framework and its HTTP server are both instrumented, or a service calls itself.',
    drawing: ['stock   GET          |===================|', 'stock     GET /stock  |================|'],
    signs: ['parent and child are SERVER spans of one process', 'the parent is local'],
    confused: [],
    fix: ['Switch one of the two instrumentations off.'],
  },
]
