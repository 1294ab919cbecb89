// Which client library a User-Agent belongs to, and by which instrumentation scope its spans would be known: a raw
// client names itself at the callee, and its caller has spans of everything but it.

export interface ClientLibrary {
  /** As its users call it. */
  readonly name: string
  /** Of `telemetry.sdk.language`. */
  readonly language: string
  /** How its User-Agent begins; undefined where it sends none of its own. */
  readonly agent: RegExp | undefined
  /** Scopes whose CLIENT spans are calls of this library. */
  readonly scope: RegExp
  /** Goes through another library, whose instrumentation sees its calls. */
  readonly over?: string
  readonly isRpc?: true
}

/** undefined for a browser, a load generator, and all that nobody has told us of. */
export function libraryOfAgent(agent: string): ClientLibrary | undefined {
  return CLIENT_LIBRARIES.find((library) => library.agent?.test(agent))
}

/** Of the scope of a CLIENT span. */
export function libraryOfScope(scope: string): ClientLibrary | undefined {
  return CLIENT_LIBRARIES.find((library) => library.scope.test(scope) && library.over === undefined)
}

const NODE_HTTP = /instrumentation-http$/
const JAVA_APACHE = /apache-http-?client/

/** In order: of two that fit, the first. */
export const CLIENT_LIBRARIES: readonly ClientLibrary[] = [
  { name: 'requests', language: 'python', agent: /^python-requests\//, scope: /instrumentation\.requests$/ },
  { name: 'httpx', language: 'python', agent: /^python-httpx\//, scope: /instrumentation\.httpx$/ },
  {
    name: 'aiohttp',
    language: 'python',
    agent: /^Python\/[\d.]+ aiohttp\//,
    scope: /instrumentation\.aiohttp[._-]client$/,
  },
  { name: 'urllib3', language: 'python', agent: /^python-urllib3\//, scope: /instrumentation\.urllib3$/ },
  { name: 'urllib', language: 'python', agent: /^Python-urllib\//, scope: /instrumentation\.urllib$/ },
  { name: 'tornado', language: 'python', agent: /^Tornado\//, scope: /instrumentation\.tornado$/ },
  {
    name: 'undici',
    language: 'nodejs',
    agent: /^(?:node$|undici(?:\/|$))/,
    scope: /instrumentation-(?:undici|fetch)$/,
  },
  { name: 'axios', language: 'nodejs', agent: /^axios\//, scope: NODE_HTTP, over: 'http' },
  {
    name: 'node-fetch',
    language: 'nodejs',
    agent: /^node-fetch$|^node-fetch\//,
    scope: NODE_HTTP,
    over: 'http',
  },
  { name: 'got', language: 'nodejs', agent: /^got(?: \(|\/|$)/, scope: NODE_HTTP, over: 'http' },
  { name: 'superagent', language: 'nodejs', agent: /^node-superagent\//, scope: NODE_HTTP, over: 'http' },
  { name: 'needle', language: 'nodejs', agent: /^Needle\//, scope: NODE_HTTP, over: 'http' },
  // Sends no User-Agent of its own.
  { name: 'http', language: 'nodejs', agent: undefined, scope: NODE_HTTP },
  { name: 'resty', language: 'go', agent: /^go-resty\//, scope: /otelhttp$|otelresty/, over: 'net/http' },
  { name: 'net/http', language: 'go', agent: /^Go-http-client\//, scope: /otelhttp$|otelhttptrace$/ },
  { name: 'fasthttp', language: 'go', agent: /^fasthttp(?:\/|$)/, scope: /fasthttp/ },
  { name: 'java.net.http', language: 'java', agent: /^Java-http-client\//, scope: /java-http-client/ },
  { name: 'HttpURLConnection', language: 'java', agent: /^Java\/\d/, scope: /http-url-connection/ },
  {
    name: 'Apache HttpClient',
    language: 'java',
    agent: /^Apache-Http(?:Async)?Client\//,
    scope: JAVA_APACHE,
  },
  { name: 'OkHttp', language: 'java', agent: /^okhttp\//, scope: /okhttp/ },
  {
    name: 'Reactor Netty',
    language: 'java',
    agent: /^ReactorNetty\//,
    scope: /reactor-netty|spring-webflux/,
  },
  { name: 'Jetty client', language: 'java', agent: /^Jetty\//, scope: /jetty-httpclient/ },
  { name: 'Vert.x client', language: 'java', agent: /^Vert\.x-WebClient\//, scope: /vertx-http-client/ },
  {
    name: 'AsyncHttpClient',
    language: 'java',
    agent: /^(?:AHC|AsyncHttpClient)\//,
    scope: /async-http-client/,
  },
  { name: 'Faraday', language: 'ruby', agent: /^Faraday v/, scope: /Instrumentation::Faraday/ },
  {
    name: 'HTTParty',
    language: 'ruby',
    agent: /^HTTParty\b/,
    scope: /Instrumentation::Net::HTTP/,
    over: 'Net::HTTP',
  },
  { name: 'Net::HTTP', language: 'ruby', agent: /^Ruby$/, scope: /Instrumentation::Net::HTTP/ },
  { name: 'http.rb', language: 'ruby', agent: /^http\.rb\//, scope: /Instrumentation::HTTP$/ },
  { name: 'Guzzle', language: 'php', agent: /^GuzzleHttp\//, scope: /guzzle/i },
  { name: 'Symfony HttpClient', language: 'php', agent: /^Symfony HttpClient/, scope: /symfony/i },
  {
    name: 'RestSharp',
    language: 'dotnet',
    agent: /^RestSharp\//,
    scope: /System\.Net\.Http|Instrumentation\.Http$/,
    over: 'HttpClient',
  },
  // Sends no User-Agent.
  {
    name: 'HttpClient',
    language: 'dotnet',
    agent: undefined,
    scope: /System\.Net\.Http|Instrumentation\.Http$/,
  },
  { name: 'hackney', language: 'erlang', agent: /^hackney\//, scope: /hackney|tesla|httpoison/i },
  { name: 'reqwest', language: 'rust', agent: /^reqwest\//, scope: /reqwest/ },
  { name: 'gRPC', language: 'go', agent: /^grpc-go\//, scope: /otelgrpc$/, isRpc: true },
  { name: 'gRPC', language: 'java', agent: /^grpc-java-/, scope: /\.grpc-/, isRpc: true },
  {
    name: 'gRPC',
    language: 'nodejs',
    agent: /^grpc-node(?:-js)?\//,
    scope: /instrumentation-grpc$/,
    isRpc: true,
  },
  {
    name: 'gRPC',
    language: 'python',
    agent: /^grpc-python(?:-asyncio)?\//,
    scope: /instrumentation\.grpc$/,
    isRpc: true,
  },
  {
    name: 'gRPC',
    language: 'dotnet',
    agent: /^grpc-dotnet\//,
    scope: /Grpc\.Net\.Client|GrpcNetClient/,
    isRpc: true,
  },
  { name: 'gRPC', language: 'ruby', agent: /^grpc-ruby\//, scope: /Instrumentation::Grpc/i, isRpc: true },
]
