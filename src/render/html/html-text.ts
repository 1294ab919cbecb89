// Text on its way into a page: sanitised as for a terminal, then escaped, so that it is text wherever it stands, between
// tags and in quoted attributes. Nothing that a sender wrote goes any other way.

/** Of text that has been sanitised already; line breaks stay. What no page may hold at all becomes U+FFFD. */
export function escapeHtml(sanitised: string): string {
  if (PLAIN.test(sanitised)) return sanitised
  return sanitised.replace(SPECIAL, (char) => ENTITIES[char] ?? '\ufffd')
}

/** Most text. */
const PLAIN = /^[\n\x20-!#-%(-;=?-_a-~]*$/
const SPECIAL = /[&<>"'`]|\p{Noncharacter_Code_Point}/gu
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
