// A line as it reads: without what colours it, and with the escapes apart that would stick to a field's name.

export function plainText(line: string): string {
  const plain = line.includes('[') ? line.replaceAll(COLOURS, '') : line
  // a log line inside of JSON: `{"log":"failed\ntrace_id=…"}`, and quotes in it as .NET writes them
  return plain.includes('\\') ? plain.replaceAll(/\\[nrt]/g, ' ').replaceAll(/\\u0022/g, '"') : plain
}

// ECMA-48 control sequences, the escape itself also as other programs write it; and OSC links as terminals know them, which
// end before the next escape, so that no byte is looked at for many of them.
const COLOURS =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b|\\u001b|\\x1b|\\033|#033|\^\[)\[[0-9;:?]{0,30}[a-z]|\u001b\][^\u0007\u001b]{0,2000}\u0007/gi
