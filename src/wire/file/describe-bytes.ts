// What stands at the beginning of a file that is neither JSON nor protobuf, in words.
import { hexText, utf8Text } from '../otlp/byte-text.ts'
import type { Foreign } from './foreign-json.ts'
import { SHOW_NAMED } from './no-spans-error.ts'

export function describeBytes(bytes: Uint8Array): Foreign {
  const known = MAGIC.find(([signature]) => signature.every((byte, at) => bytes[at] === byte))
  if (known !== undefined) return { words: known[1], hint: known[2] }
  if (bytes.length >= TAR + 5 && utf8Text(bytes, TAR, TAR + 5) === 'ustar') {
    return { words: 'a tar archive', hint: 'one file of it at a time: tar xOf FILE NAME | tracectl show -' }
  }
  const start = utf8Text(bytes, 0, Math.min(bytes.length, 40))
  // eslint-disable-next-line no-control-regex -- binary is what has control characters in it
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(start)) {
    return {
      words: `bytes beginning ${hexText(bytes, 0, Math.min(bytes.length, 8)).replace(/..(?=.)/g, '$& ')}`,
      hint: undefined,
    }
  }
  return describeText(start, utf8Text(bytes, 0, Math.min(bytes.length, PAGE)))
}

const TAR = 257
const PAGE = 4096

function describeText(start: string, page: string): Foreign {
  if (
    /^\s*<(!doctype html|html|head)/i.test(page) ||
    /^\s*<!--[^]*?-->\s*<(!doctype html|html)/i.test(page)
  ) {
    const title = /<title[^>]*>\s*([^<]{1,60})/i.exec(page)?.[1]?.trim()
    return {
      words: `an HTML page${title === undefined ? '' : ` titled ${JSON.stringify(title)}`}`,
      hint: 'a login page, or a page for people: the API is another address, and may want credentials. tracectl show ID --from URL asks it',
    }
  }
  if (/^\s*<(\?xml|[a-z!])/i.test(start)) return { words: 'XML', hint: undefined }
  if (/^HTTP\/\d/.test(start)) {
    return { words: 'an answer with its headers, as curl -i writes it', hint: 'save it again, without -i' }
  }
  if (/^# (HELP|TYPE) /.test(start)) return { words: 'metrics in the format of Prometheus', hint: undefined }
  return {
    words: `text beginning ${JSON.stringify(start)}`,
    hint: SHOW_NAMED,
  }
}

const bytesOf = (text: string): readonly number[] => Array.from(text, (char) => char.charCodeAt(0))

const MAGIC: readonly (readonly [signature: readonly number[], words: string, hint: string | undefined])[] = [
  [bytesOf('PK'), 'a zip archive', 'one file of it at a time: unzip -p FILE.zip NAME | tracectl show -'],
  [[0x1f, 0x9d], 'a compress (.Z) file', 'uncompress -c FILE | tracectl show -'],
  [bytesOf('BZh'), 'bzip2', 'bzcat FILE | tracectl show -'],
  [[0xfd, ...bytesOf('7zXZ')], 'xz', 'xzcat FILE | tracectl show -'],
  [[0x04, 0x22, 0x4d, 0x18], 'lz4', 'lz4cat FILE | tracectl show -'],
  [[0xff, 0x06, 0x00, 0x00, ...bytesOf('sNaPpY')], 'snappy', 'it has to be unpacked first'],
  [
    bytesOf('SQLite format 3'),
    'an SQLite database',
    "if it is a store of tracectl's: tracectl show ID --store FILE",
  ],
  [bytesOf('PAR1'), 'a Parquet file, as Tempo keeps its blocks', 'ask Tempo: tracectl show ID --from tempo'],
  [bytesOf('%PDF'), 'a PDF', undefined],
  [[0x7f, ...bytesOf('ELF')], 'a program', undefined],
  [[0xd4, 0xc3, 0xb2, 0xa1], 'a capture of network traffic', undefined],
  [[0x0a, 0x0d, 0x0d, 0x0a], 'a capture of network traffic', undefined],
]
