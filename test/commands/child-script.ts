// What `tail -- CMD` is tested with: a program that exports one span to where its environment says.
//     export N   sends, ends with status N         die    kills itself
//     wait       sends twice, so that the first settles soon, and ends with 3 on SIGTERM
import { makeSpan, makeResource } from '../support/spans.ts'
import { postSpans } from '../support/post-spans.ts'

const [what, status] = process.argv.slice(2)
if (what === 'die') process.kill(process.pid, 'SIGKILL')
const resource = makeResource({ 'service.name': 'child' })
const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
await postSpans(endpoint, [makeSpan({ name: 'work', resource })])
if (what === 'wait') {
  await postSpans(endpoint, [
    makeSpan({ name: 'more', resource, traceId: 'a0b1c2d3e4f5061728394a5b6c7d8e9f' }),
  ])
  process.on('SIGTERM', () => process.exit(3))
  setInterval(() => {}, 1000)
} else {
  process.exitCode = Number(status)
}
