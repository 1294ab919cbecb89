// Names that senders might send: ordinary ones, and every kind of character that can break a row or a terminal.
import * as fc from 'fast-check'

const PIECES = [
  'GET /users/{id}',
  'SELECT * FROM orders',
  '注文サービス',
  '주문',
  'ｱｲｳ',
  '👩‍👩‍👧‍👦',
  '👍🏽',
  '🇩🇪',
  '❤️',
  '1️⃣',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301\u0302',
  '\u0301',
  'สวัสดี',
  'עברית',
  'नमस्ते',
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://x\u001b\\',
  '\u001bP+q\u001b\\',
  '\u001b[2J\u001b[H',
  '\u009b31m',
  '\u009d0;x\u009c',
  '\u001b',
  '\u0000',
  '\u0007',
  '\r\n',
  '\t',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\ud83d',
  '\udc00',
  '\u3000',
  '\u2028',
  '◽',
  '└─',
  '…',
]

export const anyName: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: 'binary-ascii', maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
