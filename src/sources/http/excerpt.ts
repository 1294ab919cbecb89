// What a server said, as one short line in a message: it may hold anything, and must neither move the cursor nor go on
// for pages.

/** At most `most` characters, then an ellipsis. */
export function excerptOf(text: string, most: number = 200): string {
  // A look at the beginning alone: what is left after blanks have been joined is shorter.
  const line = text
    .slice(0, most * 20)
    .toWellFormed()
    .replaceAll(CONTROLS, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (line.length <= most) return line
  return `${line
    .slice(0, most)
    .toWellFormed()
    .replace(/\u{fffd}$/u, '')}…`
}

// Escape sequences whole; C0 but blanks, DEL, C1, what is invisible and what reorders.
const CONTROLS =
  // oxlint-disable-next-line no-control-regex
  /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g
