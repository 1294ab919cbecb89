// Who emitted a span: which instance of which version of which service, on which clock, by which SDK. Thousands of
// spans share one.
import { clockDomain, readAttribute, serviceName } from '../../trace/semconv.ts'
import { text } from '../../trace/semconv-values.ts'
import type { AttributeValue, Span } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import type { TextId } from './text-pool.ts'

export interface Emitter {
  readonly service: TextId
  readonly serviceName: string
  readonly namespace: string | undefined
  readonly version: string | undefined
  /** The process: `service.instance.id`, else pod, container or host and process id. */
  readonly instance: string | undefined
  readonly pod: string | undefined
  /** Kubernetes deployment, by which a host name may call the service. */
  readonly deployment: string | undefined
  /** Spans of one clock agree on the time. */
  readonly clock: string
  /** Every address that the emitter is known to have. */
  readonly addresses: readonly string[]
  readonly sdkLanguage: string | undefined
  readonly sdkName: string | undefined
  readonly sdkVersion: string | undefined
  /** What brought the instrumentation along as a whole: an agent, or a command around the program. */
  readonly agent: string | undefined
}

export function readEmitter(span: Span, idOf: (text: string) => TextId): Emitter {
  const name = serviceName(span)
  const pod = readAttribute(span, 'k8s.pod.name')
  const processId = readAttribute(span, 'process.pid')
  const host = readAttribute(span, 'host.name')
  const place = pod ?? readAttribute(span, 'container.id') ?? host
  return {
    service: idOf(name),
    serviceName: name,
    namespace: readAttribute(span, 'service.namespace'),
    version: readAttribute(span, 'service.version'),
    instance:
      readAttribute(span, 'service.instance.id') ??
      (processId === undefined ? place : `${processId}@${place ?? name}`),
    pod,
    deployment: readAttribute(span, 'k8s.deployment.name'),
    clock: clockDomain(span),
    addresses: addressesOf(span),
    sdkLanguage: readAttribute(span, 'telemetry.sdk.language'),
    sdkName: readAttribute(span, 'telemetry.sdk.name'),
    sdkVersion: readAttribute(span, 'telemetry.sdk.version'),
    agent: agentOf(span),
  }
}

function agentOf({ resource: { attributes } }: Span): string | undefined {
  const distro = text(attributeValue(attributes, 'telemetry.distro.name'))
  // Of Python.
  return distro ?? (attributeValue(attributes, 'telemetry.auto.version') === undefined ? undefined : 'auto')
}

function addressesOf(span: Span): readonly string[] {
  const found = new Set<string>()
  for (const key of ['k8s.pod.ip', 'host.ip', 'ip']) {
    for (const address of textsOf(attributeValue(span.resource.attributes, key))) found.add(address)
  }
  return [...found]
}

function textsOf(value: AttributeValue): readonly string[] {
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).flatMap(textsOf)
  const one = text(value)
  return one === undefined ? [] : [one]
}
