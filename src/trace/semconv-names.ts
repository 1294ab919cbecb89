// The one place where old and new names of the semantic conventions meet. Everything else asks for today's name, and
// gets the value whatever its sender calls it. Names as of OpenTelemetry semantic conventions 1.45, those they
// replaced, and the tags of OpenTracing, Jaeger and Zipkin.
import type { ConversionName } from './semconv-values.ts'

/** What may be asked for, by its current name, and what comes back. */
export interface AttributeTypes {
  readonly 'service.namespace': string
  readonly 'service.version': string
  readonly 'service.instance.id': string
  readonly 'deployment.environment.name': string
  readonly 'telemetry.sdk.language': string
  readonly 'telemetry.sdk.name': string
  readonly 'telemetry.sdk.version': string
  readonly 'telemetry.distro.name': string
  readonly 'host.id': string
  readonly 'host.name': string
  readonly 'host.ip': string
  readonly 'k8s.pod.uid': string
  readonly 'k8s.pod.name': string
  readonly 'k8s.pod.ip': string
  readonly 'k8s.namespace.name': string
  readonly 'k8s.deployment.name': string
  readonly 'container.id': string
  readonly 'process.pid': number
  /** The service that a span says it calls, or, of messaging, its broker. */
  readonly 'server.service.name': string
  readonly 'server.service.namespace': string
  /** The service that a SERVER span says called it. */
  readonly 'client.service.name': string
  readonly 'client.service.namespace': string
  readonly 'server.address': string
  readonly 'server.port': number
  readonly 'client.address': string
  readonly 'client.port': number
  readonly 'network.peer.address': string
  readonly 'network.peer.port': number
  readonly 'network.local.address': string
  readonly 'network.local.port': number
  readonly 'network.transport': string
  readonly 'network.type': string
  readonly 'network.protocol.name': string
  readonly 'network.protocol.version': string
  readonly 'http.request.method': string
  readonly 'http.request.body.size': number
  readonly 'http.request.resend_count': number
  readonly 'http.response.status_code': number
  readonly 'http.response.body.size': number
  readonly 'http.route': string
  readonly 'url.full': string
  readonly 'url.path': string
  /** Without the question mark. */
  readonly 'url.query': string
  readonly 'url.scheme': string
  readonly 'url.template': string
  readonly 'user_agent.original': string
  readonly 'user_agent.synthetic.type': string
  readonly 'rpc.system.name': string
  readonly 'rpc.method': string
  /** The word, `UNAVAILABLE`, also where the sender gave gRPC's number. */
  readonly 'rpc.status_code': string
  readonly 'db.system.name': string
  readonly 'db.namespace': string
  readonly 'db.collection.name': string
  readonly 'db.operation.name': string
  readonly 'db.query.text': string
  readonly 'db.query.summary': string
  readonly 'db.response.status_code': string
  readonly 'messaging.system.name': string
  readonly 'messaging.destination.name': string
  readonly 'messaging.destination.template': string
  readonly 'messaging.destination.partition.id': string
  readonly 'messaging.destination.subscription.name': string
  readonly 'messaging.operation.type': string
  readonly 'messaging.operation.name': string
  readonly 'messaging.message.id': string
  readonly 'messaging.message.conversation_id': string
  readonly 'messaging.message.body.size': number
  readonly 'messaging.batch.message_count': number
  readonly 'messaging.consumer.group.name': string
  readonly 'messaging.client.id': string
  readonly 'kafka.offset': number
  readonly 'faas.invocation.id': string
  readonly 'faas.trigger': string
  readonly 'faas.name': string
  readonly 'faas.invoked_name': string
  readonly 'aws.request_id': string
  readonly 'aws.sqs.queue.url': string
  readonly 'error.type': string
  readonly 'thread.name': string
  readonly 'thread.id': number
  readonly 'code.function.name': string
  readonly 'code.file.path': string
  readonly 'code.line.number': number
}

export type AttributeName = keyof AttributeTypes

export interface AttributeRule {
  readonly type: ConversionName
  /** Where the values have changed with the name. */
  readonly olderType?: ConversionName
  /** Tried in this order after the current name. */
  readonly olderNames: readonly string[]
  /** Where the older names meant something else on a SERVER span: `net.peer.*` is always the other side, which
   * of a CONSUMER is the broker. */
  readonly olderServerNames?: readonly string[]
  readonly of?: 'resource'
}

export const ATTRIBUTE_RULES: { readonly [Name in AttributeName]: AttributeRule } = {
  'service.namespace': { type: 'text', olderNames: [], of: 'resource' },
  'service.version': { type: 'text', olderNames: [], of: 'resource' },
  'service.instance.id': { type: 'text', olderNames: [], of: 'resource' },
  'deployment.environment.name': { type: 'text', olderNames: ['deployment.environment'], of: 'resource' },
  'telemetry.sdk.language': { type: 'text', olderNames: [], of: 'resource' },
  'telemetry.sdk.name': { type: 'text', olderNames: [], of: 'resource' },
  'telemetry.sdk.version': { type: 'text', olderNames: [], of: 'resource' },
  'telemetry.distro.name': { type: 'text', olderNames: [], of: 'resource' },
  'host.id': { type: 'text', olderNames: [], of: 'resource' },
  'host.name': { type: 'text', olderNames: ['host.hostname', 'hostname'], of: 'resource' },
  'host.ip': { type: 'text', olderNames: ['ip'], of: 'resource' },
  'k8s.pod.uid': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.pod.name': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.pod.ip': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.namespace.name': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.deployment.name': { type: 'text', olderNames: [], of: 'resource' },
  'container.id': { type: 'text', olderNames: [], of: 'resource' },
  'process.pid': { type: 'number', olderNames: [], of: 'resource' },
  'server.service.name': {
    type: 'text',
    olderNames: ['service.peer.name', 'peer.service'],
    olderServerNames: [],
  },
  'server.service.namespace': { type: 'text', olderNames: ['service.peer.namespace'], olderServerNames: [] },
  'client.service.name': {
    type: 'text',
    olderNames: [],
    olderServerNames: ['service.peer.name', 'peer.service'],
  },
  'client.service.namespace': { type: 'text', olderNames: [], olderServerNames: ['service.peer.namespace'] },
  'server.address': {
    type: 'host',
    olderNames: [
      'net.peer.name',
      'http.host',
      'net.sock.peer.name',
      'peer.hostname',
      'net.peer.ip',
      'peer.address',
      'peer.ipv4',
      'tls.client.server_name',
    ],
    olderServerNames: ['net.host.name', 'http.server_name', 'http.host', 'tls.client.server_name'],
  },
  'server.port': {
    type: 'number',
    olderNames: ['net.peer.port', 'peer.port'],
    olderServerNames: ['net.host.port'],
  },
  'client.address': {
    type: 'host',
    olderNames: ['http.client_ip'],
    olderServerNames: ['http.client_ip', 'net.sock.peer.addr', 'net.peer.ip', 'peer.ipv4'],
  },
  'client.port': { type: 'number', olderNames: [], olderServerNames: ['net.peer.port', 'peer.port'] },
  'network.peer.address': { type: 'text', olderNames: ['net.sock.peer.addr', 'net.peer.ip', 'peer.ipv4'] },
  'network.peer.port': { type: 'number', olderNames: ['net.sock.peer.port'] },
  'network.local.address': { type: 'text', olderNames: ['net.sock.host.addr', 'net.host.ip'] },
  'network.local.port': { type: 'number', olderNames: ['net.sock.host.port'] },
  'network.transport': { type: 'text', olderType: 'transport', olderNames: ['net.transport'] },
  'network.type': { type: 'text', olderType: 'socketFamily', olderNames: ['net.sock.family'] },
  'network.protocol.name': {
    type: 'text',
    olderNames: ['net.protocol.name', 'net.app.protocol.name', 'messaging.protocol'],
  },
  'network.protocol.version': {
    type: 'text',
    olderType: 'protocolVersion',
    olderNames: [
      'net.protocol.version',
      'net.app.protocol.version',
      'http.flavor',
      'messaging.protocol_version',
    ],
  },
  'http.request.method': { type: 'text', olderNames: ['http.method'] },
  'http.request.body.size': {
    type: 'number',
    olderNames: ['http.request_content_length', 'http.request_content_length_uncompressed'],
  },
  'http.request.resend_count': { type: 'number', olderNames: ['http.resend_count', 'http.retry_count'] },
  'http.response.status_code': { type: 'number', olderNames: ['http.status_code'] },
  'http.response.body.size': {
    type: 'number',
    olderNames: ['http.response_content_length', 'http.response_content_length_uncompressed'],
  },
  'http.route': { type: 'text', olderNames: [] },
  'url.full': { type: 'text', olderNames: ['http.url'] },
  'url.path': { type: 'text', olderType: 'targetPath', olderNames: ['http.target', 'http.path'] },
  'url.query': { type: 'text', olderType: 'targetQuery', olderNames: ['http.target'] },
  'url.scheme': { type: 'text', olderNames: ['http.scheme'] },
  'url.template': { type: 'text', olderNames: [] },
  'user_agent.original': { type: 'text', olderNames: ['http.user_agent'] },
  'user_agent.synthetic.type': { type: 'text', olderNames: [] },
  'rpc.system.name': { type: 'text', olderType: 'rpcSystem', olderNames: ['rpc.system'] },
  'rpc.method': { type: 'text', olderNames: [] },
  'rpc.status_code': {
    type: 'rpcStatus',
    olderNames: [
      'rpc.response.status_code',
      'rpc.grpc.status_code',
      'rpc.connect_rpc.error_code',
      'rpc.jsonrpc.error_code',
      'grpc.status_code',
    ],
  },
  'db.system.name': { type: 'text', olderType: 'dbSystem', olderNames: ['db.system', 'db.type'] },
  'db.namespace': {
    type: 'text',
    olderNames: [
      'db.name',
      'db.instance',
      'db.redis.database_index',
      'db.elasticsearch.cluster.name',
      'db.cassandra.keyspace',
      'db.hbase.namespace',
    ],
  },
  'db.collection.name': {
    type: 'text',
    olderNames: ['db.sql.table', 'db.mongodb.collection', 'db.cassandra.table', 'db.cosmosdb.container'],
  },
  'db.operation.name': { type: 'text', olderNames: ['db.operation'] },
  'db.query.text': { type: 'text', olderNames: ['db.statement'] },
  'db.query.summary': { type: 'text', olderNames: [] },
  'db.response.status_code': { type: 'text', olderNames: ['db.cosmosdb.status_code'] },
  'messaging.system.name': { type: 'text', olderNames: ['messaging.system'] },
  'messaging.destination.name': {
    type: 'text',
    olderNames: ['messaging.destination', 'message_bus.destination'],
  },
  'messaging.destination.template': { type: 'text', olderNames: [] },
  'messaging.destination.partition.id': {
    type: 'text',
    olderNames: [
      'messaging.kafka.destination.partition',
      'messaging.kafka.source.partition',
      'messaging.kafka.partition',
    ],
  },
  'messaging.destination.subscription.name': {
    type: 'text',
    olderNames: ['messaging.servicebus.destination.subscription_name'],
  },
  'messaging.operation.type': {
    type: 'text',
    olderType: 'messagingOperation',
    olderNames: ['messaging.operation'],
  },
  'messaging.operation.name': { type: 'text', olderNames: [] },
  'messaging.message.id': { type: 'text', olderNames: ['messaging.message_id'] },
  'messaging.message.conversation_id': { type: 'text', olderNames: ['messaging.conversation_id'] },
  'messaging.message.body.size': {
    type: 'number',
    olderNames: ['messaging.message.payload_size_bytes', 'messaging.message_payload_size_bytes'],
  },
  'messaging.batch.message_count': { type: 'number', olderNames: [] },
  'messaging.consumer.group.name': {
    type: 'text',
    olderNames: [
      'messaging.kafka.consumer.group',
      'messaging.kafka.consumer_group',
      'messaging.consumer_group',
      'messaging.rocketmq.client_group',
      'messaging.eventhubs.consumer.group',
    ],
  },
  'messaging.client.id': {
    type: 'text',
    olderNames: [
      'messaging.client_id',
      'messaging.kafka.client_id',
      'messaging.rocketmq.client_id',
      'messaging.consumer.id',
      'messaging.consumer_id',
    ],
  },
  'kafka.offset': {
    type: 'number',
    olderNames: ['messaging.kafka.offset', 'messaging.kafka.message.offset'],
  },
  'faas.invocation.id': { type: 'text', olderNames: ['faas.invocation_id', 'faas.execution'] },
  'faas.trigger': { type: 'text', olderNames: [] },
  'faas.name': { type: 'text', olderNames: [], of: 'resource' },
  'faas.invoked_name': { type: 'text', olderNames: [] },
  'aws.request_id': { type: 'text', olderNames: [] },
  'aws.sqs.queue.url': { type: 'text', olderNames: [] },
  'error.type': { type: 'text', olderNames: [] },
  'thread.name': { type: 'text', olderNames: [] },
  'thread.id': { type: 'number', olderNames: [] },
  'code.function.name': { type: 'text', olderNames: ['code.function'] },
  'code.file.path': { type: 'text', olderNames: ['code.filepath'] },
  'code.line.number': { type: 'number', olderNames: ['code.lineno'] },
}
