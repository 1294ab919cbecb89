// Stack traces as they are read: the frames of one's own code are what is looked for, and they are few among those of
// the runtime, frameworks and libraries. Which is which is told by the file or package that a frame names, in the forms
// of Java, Python, Node, Go, .NET, Ruby, PHP and Rust.

/** message: no frame, or one of which nothing can be told. */
export type StackLineKind = 'message' | 'own' | 'library'

export interface StackLine {
  /** As it was written. */
  readonly text: string
  readonly kind: StackLineKind
}

/** Where not one frame of one's own is found, nothing is told apart. */
export function readStack(stack: string): readonly StackLine[] {
  const texts = stack.split(/\r\n|[\n\r\u0085\u2028\u2029]/)
  while (texts.length > 1 && texts.at(-1)?.trim() === '') texts.pop()
  const lines: StackLine[] = []
  let above: StackLineKind = 'message'
  for (const [at, text] of texts.entries()) {
    above = kindOf(text, texts[at + 1] ?? '', above)
    lines.push({ text, kind: above })
  }
  return lines.some(({ kind }) => kind === 'own')
    ? lines
    : lines.map(({ text }) => ({ text, kind: 'message' }))
}

function kindOf(text: string, next: string, above: StackLineKind): StackLineKind {
  if (text.length > MAX_FRAME) return 'message'
  const file = FILES.map((form) => form.exec(text)?.[1]).find((found) => found !== undefined)
  if (file !== undefined) return LIBRARY_FILE.test(file) ? 'library' : 'own'
  const called = CALLED.exec(text)?.[1]
  if (called !== undefined) return LIBRARY_NAME.test(called) ? 'library' : 'own'
  if (NO_FILE.test(text)) return 'library'
  // The function, and its file on the next line.
  const fileBelow = FILE_BELOW.exec(next)?.[1]
  if (fileBelow !== undefined && FUNCTION_ABOVE.test(text)) {
    return LIBRARY_FILE.test(fileBelow) ? 'library' : 'own'
  }
  // The source under its frame, as Python quotes it, and what Go says of its registers.
  return above !== 'message' && /^\s{2,}\S/.test(text) ? above : 'message'
}

/** No frame is longer, and a message may be; the patterns below take their square. */
const MAX_FRAME = 500

/** Frames that name a file. */
const FILES: readonly RegExp[] = [
  // Python:   File "/app/orders.py", line 12, in create
  /^\s*File "([^"]+)", line \d+/,
  // Node:     at create (/app/orders.js:12:7)     at async file:///app/orders.js:12:7
  /^\s*at .*?\(?((?:file:\/\/|node:|webpack|https?:\/\/|[A-Z]:\\|[./])[^()]*):\d+:\d+\)?$/,
  // .NET:     at Shop.Orders.Create(Int32 id) in /src/Orders.cs:line 12
  /^\s*at .+ in (.+):line \d+$/,
  // Ruby:     from /app/orders.rb:12:in 'create'
  /^\s*(?:from )?(\S+\.rb):\d+:in /,
  // PHP:      #0 /app/Orders.php(12): create()
  /^#\d+ (\S+\.php)\(\d+\)/,
  // Go and Rust, below the function
  /^\s+(?:at )?(\S+\.(?:go|rs)):\d+(?::\d+)?(?: \+0x[\da-f]+)?$/,
]

/** Java, Kotlin, Scala and .NET without files: `at com.example.Orders.create(Orders.java:12)`. */
const CALLED = /^\s*at ((?:[\w.@-]*\/)*[\w$.<>`[\],-]+)\(.*\)/

const FUNCTION_ABOVE = /^(?:created by )?[\w./*()[\]{}$<>:, -]+$|^\s*\d+: \S/
const FILE_BELOW = /^\s+(?:at )?(\S+\.(?:go|rs)):\d+/

/** `... 12 more`, `at Array.map (<anonymous>)`, `#3 {main}`. */
const NO_FILE =
  /^\s*\.\.\. \d+ more$|^\s*at .*\((?:<anonymous>|native|native code)\)$|^#\d+ (?:\{main\}|\[internal function\])|^\s*--- End of .* ---$/

const LIBRARY_FILE =
  /node_modules|^node:|^internal\/|(?:site|dist)-packages|\/lib\/python\d|^<frozen|\/go\/src\/|\/libexec\/src\/|\/pkg\/mod\/|\/vendor\/|\/gems\/|\/ruby\/\d|^<internal:|\/rustc\/|\/\.cargo\/registry\/|\/\.rustup\/|\/_\/src\/|^\/opt\/hostedtoolcache\//

const LIBRARY_NAME =
  /^(?:[\w.@-]*\/)*(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|akka|reactor|rx|io\.(?:netty|grpc|micrometer|opentelemetry|opentracing|reactivex|vertx|quarkus|micronaut|undertow|lettuce)|org\.(?:springframework|apache|eclipse|hibernate|jboss|postgresql|mongodb|slf4j|junit|glassfish|codehaus|reactivestreams|jetbrains)|com\.(?:google|fasterxml|mysql|zaxxer|netflix|squareup|amazonaws|microsoft|oracle|datastax|mongodb)|software\.amazon|okhttp3|okio|retrofit2|feign|redis\.clients|ch\.qos|net\.bytebuddy|System|Microsoft|Grpc|Npgsql|Newtonsoft|StackExchange|Dapper|Polly|MassTransit|OpenTelemetry)[.$]/
